export const desk = {
  teams: {
    title: "Teams",
    description: "Who serves which line of waiting conversations.",
    what: "teams",
    columns: {
      name: "Name",
      routing: "How work is given out",
      members: "Agents",
      waiting: "Waiting",
    },
    isDefault: "Default",
    routings: {
      balanced: "To who has least",
      round_robin: "In turn",
      notify_all: "All are told, the first takes it",
      pull: "Agents take the next",
    },
    empty: {
      title: "No teams yet",
      hint: "A team is a line of waiting conversations and the agents who serve it. The command line makes them for now.",
    },
  },
  agents: {
    title: "Agents",
    description: "Members who answer contacts.",
    what: "agents",
    columns: {
      name: "Name",
      presence: "Presence",
      holds: "Has",
      capacity: "At most",
      teams: "Teams",
    },
    presences: { online: "Online", away: "Away", offline: "Offline", logged_out: "Signed out" },
    empty: {
      title: "No agents yet",
      hint: "A member with the role agent becomes one when they first come to the desk.",
    },
  },
} as const;
