import { Screen } from "../../lib/cli/compare/screen.ts";

/** Takes the terminal, shows a line, and fails when a key is pressed. */
await Screen.with(async (screen) => {
  await screen.show([[{ text: "a line", look: "plain" }]]);
  await screen.events();
  throw new Error("a bug");
});
