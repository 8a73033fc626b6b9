// A hotel's concierge that speaks Kommunicate's protocol for custom bots. Needs Node only.
import { createServer } from "node:http";

const rich = (templateId, payload) => ({ contentType: "300", templateId, payload });

function answer({ message, eventName }) {
  const text = (message ?? "").toLowerCase();
  if (eventName === "WELCOME") {
    const choices = [{ title: "Rooms", message: "Show me your rooms" }, { title: "A person", message: "A person" }];
    return [{ message: "Welcome to the Grand! What can I do for you?", metadata: rich("6", choices) }];
  }
  if (text.includes("room")) {
    const book = { name: "Book it", action: { type: "quickReply", payload: { message: "Book the garden suite" } } };
    const card = { title: "Garden suite", subtitle: "Two beds, breakfast", titleExt: "4.8/5", buttons: [book] };
    return [{ message: "This one is free:", metadata: rich("10", [card]) }];
  }
  if (text.includes("book")) return [{ message: "It is yours. See you soon!" }];
  if (text.includes("person")) {
    return [{ message: "One moment, somebody will be with you.", metadata: { KM_ASSIGN_TO: "" } }];
  }
  return [{ message: `You said: ${message}` }];
}

createServer(async (request, response) => {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(answer(JSON.parse(body))));
}).listen(Number(process.argv[2] ?? 5005), "127.0.0.1");
