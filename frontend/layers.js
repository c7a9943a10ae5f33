// Who may import whom: a file imports from its own part, and from the parts named here.

/** The features that may use another one; all else that several need is in shared/. */
export const USES = {
  assist: ["canned"],
  conversations: ["assist", "canned", "files", "learning"],
  learning: ["knowledge"],
};

const FEATURE = /^agent-dashboard\/features\/([^/]+)/;

/** The part that a file belongs to: an app, or a part of the dashboard. */
export function partOf(path) {
  const [app, folder] = path.split("/");
  return app === "agent-dashboard" && folder !== undefined ? (FEATURE.exec(path)?.[0] ?? `${app}/${folder}`) : app;
}

/** Whether a file of the front ends may import another one; both as paths from here. */
export function mayImport(from, to) {
  const [own, other] = [partOf(from), partOf(to)];
  if (own === other || other === "chat-core") return true;
  if (other === "agent-dashboard/shared") return own === "agent-dashboard/app" || FEATURE.test(own);
  const feature = FEATURE.exec(other)?.[1];
  if (feature === undefined) return false;
  return own === "agent-dashboard/app" || (USES[FEATURE.exec(own)?.[1]] ?? []).includes(feature);
}
