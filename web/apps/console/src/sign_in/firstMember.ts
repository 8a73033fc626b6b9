import { api, listAll, ProblemError, unwrap } from "@colloquy/api";

interface FirstMember {
  name: string;
  email: string;
  password: string;
}

/**
 * Makes an administrator of the workspace that an admin key is of, and signs them in there. The key is
 * kept nowhere. Answers with the workspace's name.
 */
export async function makeFirstMember(key: string, member: FirstMember): Promise<string> {
  const { email, password } = member;
  const headers = { Authorization: `Bearer ${key}` };
  const { workspace_name: workspace } = await unwrap(api.GET("/api/v1/me", { headers }));
  const token = await linkFor(headers, member);
  await unwrap(api.POST("/api/v1/password", { body: { token, password } }));
  await unwrap(api.POST("/api/v1/sign-in", { body: { workspace, email, password } }));
  return workspace;
}

type Headers = Record<"Authorization", string>;

async function linkFor(headers: Headers, { name, email }: FirstMember): Promise<string> {
  try {
    const body = { name, email, roles: ["admin" as const] };
    return (await unwrap(api.POST("/api/v1/members", { headers, body }))).link.token;
  } catch (error) {
    // Made by a try before that ended halfway: nobody has set a password for it yet.
    const left = isTaken(error) ? await findInvited(headers, email) : undefined;
    if (!left) throw error;
    const params = { path: { member: left } };
    return (await unwrap(api.POST("/api/v1/members/{member}/link", { headers, params }))).token;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "already_exists";
}

async function findInvited(headers: Headers, email: string): Promise<string | undefined> {
  const members = await listAll((cursor) =>
    unwrap(api.GET("/api/v1/members", { headers, params: { query: { cursor, limit: 200 } } })),
  );
  const wanted = email.toLowerCase();
  return members.find((it) => it.status === "invited" && it.email.toLowerCase() === wanted)?.id;
}
