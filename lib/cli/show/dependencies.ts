import type { Description } from "../../query/mod.ts";
import { safeText } from "../paint.ts";
import type { Page } from "./page.ts";

/** What the experiment uses: slot, id, name and status of each. */
export function dependencySection(page: Page, { dependencies }: Description): void {
  if (dependencies.length === 0) return;
  page.section("Dependencies");
  page.table(
    [{ title: "Slot" }, { title: "ID" }, { title: "Name" }, { title: "Script" }, {
      title: "Status",
    }],
    dependencies.map(({ slot, id, name, script, status }) => [
      safeText(slot),
      safeText(id),
      status === "deleted" ? "-" : safeText(name || "[unnamed]"),
      safeText(script ?? "-"),
      status,
    ]),
  );
}
