// A program of somebody's own that lets people of this server answer its users, as Haptik's clients do: a process
// that knows what it was given on its standard input, and nothing else of the server.
//
// It prints `callback URL` first. Every line that it reads is what to do, as JSON: `credentials` are those of its
// channel; `user` makes a user; `say` sends what a user says. It prints a line of JSON for each answer, and for each
// event that comes signed.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const SECRET = process.env.HUB_SECRET;
let credentials = {};

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function isSigned(body, header) {
  const right = Buffer.from(`sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}`);
  const given = Buffer.from(header ?? "");
  return given.length === right.length && timingSafeEqual(given, right);
}

async function call(path, body) {
  const headers = {
    "client-id": credentials.client_id,
    Authorization: `Bearer ${credentials.token}`,
    "Content-Type": "application/json",
  };
  const answer = await fetch(`${credentials.base_url}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  print({ answered: answer.status, body: await answer.json() });
}

const does = {
  credentials: (given) => {
    credentials = given;
  },
  user: (user) => call("/v1.0/user/", user),
  say: ({ user, text }) =>
    call("/v1.0/log_message_from_user/", {
      user: { auth_id: user },
      message_body: text,
      message_type: 0,
      business_id: Number(credentials.business_id),
    }),
};

const receiver = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const signed = isSigned(body, request.headers["x-hub-signature"]);
  response.writeHead(signed ? 200 : 401).end();
  if (signed) print({ event: JSON.parse(body.toString()) });
});
receiver.listen(0, "127.0.0.1", () => {
  print({ callback: `http://127.0.0.1:${receiver.address().port}/hook` });
});
for await (const line of createInterface({ input: process.stdin })) {
  const [[what, given]] = Object.entries(JSON.parse(line));
  await does[what](given);
}
receiver.closeAllConnections();
receiver.close();
