/** Adds one tag after the other to an experiment: FOLDER NAME COUNT. */
import { text, updateMetadata } from "../metadata.ts";

const [folder = "", name = "", count = "0"] = Deno.args;
for (let number = 0; number < Number(count); number++) {
  await updateMetadata(folder, (raw) => {
    const tags = raw.get("tags");
    raw.set("tags", [...(Array.isArray(tags) ? tags : []), `${name}-${number}`]);
    raw.set("last", text(raw.get("name")) + name);
  }, { durable: false });
}
