import { Skeleton } from "@colloquy/ui";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { Frame } from "./frame/Frame";
import { NotFound, PageFailed } from "./frame/NotFound";
import { RequireMember } from "./frame/RequireMember";
import { Start } from "./frame/Start";
import { FirstRun } from "./sign_in/FirstRun";
import { Invitation } from "./sign_in/Invitation";
import { SignIn } from "./sign_in/SignIn";
import { texts } from "./texts";

/** A screen that is loaded when somebody goes there. */
function lazily(load: () => Promise<{ Component: () => React.ReactNode }>) {
  return load;
}

/** The documentation, each page of which is got before it is shown. */
const HELP: RouteObject[] = [
  {
    path: "help",
    lazy: async () => {
      const { ListScreen, loader } = await import("./help/ListScreen");
      return { Component: ListScreen, loader };
    },
  },
  {
    path: "help/:page",
    lazy: async () => {
      const { PageScreen, loader } = await import("./help/PageScreen");
      return { Component: PageScreen, loader };
    },
  },
];

/** The parts of a bot. */
const STUDIO: RouteObject[] = [
  {
    index: true,
    lazy: lazily(async () => ({
      Component: (await import("./studio/canvas/CanvasScreen")).CanvasScreen,
    })),
  },
  {
    path: "integrations",
    lazy: lazily(async () => ({
      Component: (await import("./studio/connections/IntegrationsScreen")).IntegrationsScreen,
    })),
  },
  {
    path: "external-bots",
    lazy: lazily(async () => ({
      Component: (await import("./studio/connections/ExternalBotsScreen")).ExternalBotsScreen,
    })),
  },
  {
    path: "report",
    lazy: lazily(async () => ({
      Component: (await import("./studio/begin/ReportScreen")).ReportScreen,
    })),
  },
  {
    path: "intents",
    lazy: lazily(async () => ({
      Component: (await import("./studio/understanding/IntentsScreen")).IntentsScreen,
    })),
  },
  {
    path: "entities",
    lazy: lazily(async () => ({
      Component: (await import("./studio/entities/EntitiesScreen")).EntitiesScreen,
    })),
  },
  {
    path: "task-box",
    lazy: lazily(async () => ({
      Component: (await import("./studio/setup/TaskBoxScreen")).TaskBoxScreen,
    })),
  },
  {
    path: "setup",
    lazy: lazily(async () => ({
      Component: (await import("./studio/setup/SetupScreen")).SetupScreen,
    })),
  },
  {
    path: "text",
    lazy: lazily(async () => ({
      Component: (await import("./studio/source/TextScreen")).TextScreen,
    })),
  },
  {
    path: "tests",
    lazy: lazily(async () => ({
      Component: (await import("./studio/tests/TestsScreen")).TestsScreen,
    })),
  },
  {
    path: "versions",
    lazy: lazily(async () => ({
      Component: (await import("./studio/versions/VersionsScreen")).VersionsScreen,
    })),
  },
];

const SCREENS: RouteObject[] = [
  { index: true, element: <Start /> },
  {
    path: "studio",
    lazy: lazily(async () => ({ Component: (await import("./studio/BotsScreen")).BotsScreen })),
  },
  {
    path: "studio/:bot",
    lazy: lazily(async () => ({
      Component: (await import("./studio/StudioScreen")).StudioScreen,
    })),
    children: STUDIO,
  },
  {
    path: "desk/teams",
    lazy: lazily(async () => ({ Component: (await import("./desk/TeamsScreen")).TeamsScreen })),
  },
  {
    path: "desk/agents",
    lazy: lazily(async () => ({ Component: (await import("./desk/AgentsScreen")).AgentsScreen })),
  },
  { path: "settings", element: <Navigate to="/settings/profile" replace /> },
  {
    path: "settings/members",
    lazy: lazily(async () => ({
      Component: (await import("./members/MembersScreen")).MembersScreen,
    })),
  },
  {
    path: "settings/profile",
    lazy: lazily(async () => ({
      Component: (await import("./profile/ProfileScreen")).ProfileScreen,
    })),
  },
  {
    path: "settings/keys",
    lazy: lazily(async () => ({ Component: (await import("./keys/KeysScreen")).KeysScreen })),
  },
  {
    path: "settings/secrets",
    lazy: lazily(async () => ({
      Component: (await import("./secrets/SecretsScreen")).SecretsScreen,
    })),
  },
  {
    path: "settings/channels",
    lazy: lazily(async () => ({
      Component: (await import("./channels/ChannelsScreen")).ChannelsScreen,
    })),
  },
  {
    path: "settings/webhooks",
    lazy: lazily(async () => ({
      Component: (await import("./webhooks/WebhooksScreen")).WebhooksScreen,
    })),
  },
  {
    path: "settings/webhooks/:webhook",
    lazy: lazily(async () => ({
      Component: (await import("./webhooks/WebhookScreen")).WebhookScreen,
    })),
  },
  {
    path: "settings/audit",
    lazy: lazily(async () => ({ Component: (await import("./audit/AuditScreen")).AuditScreen })),
  },
  {
    path: "settings/single-sign-on",
    lazy: lazily(async () => ({
      Component: (await import("./workspace/SingleSignOnScreen")).SingleSignOnScreen,
    })),
  },
  {
    path: "settings/workspace",
    lazy: lazily(async () => ({
      Component: (await import("./workspace/WorkspaceScreen")).WorkspaceScreen,
    })),
  },
  ...HELP,
  { path: "*", element: <NotFound /> },
];

export const router = createBrowserRouter(
  [
    { path: "/sign-in", element: <SignIn /> },
    { path: "/first-run", element: <FirstRun /> },
    { path: "/invitation", element: <Invitation /> },
    {
      element: <RequireMember />,
      hydrateFallbackElement: <Skeleton label={texts.loading} />,
      errorElement: <PageFailed />,
      children: [
        {
          element: <Frame />,
          children: [{ errorElement: <PageFailed />, children: SCREENS }],
        },
      ],
    },
  ],
  { basename: "/console" },
);
