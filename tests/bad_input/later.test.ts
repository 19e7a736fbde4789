import { test } from "../harness.ts";

const hint = "hint: see CHANGELOG.md for what each version brings\n";

const later: [option: string, name: string, does: string][] = [
  ["--slurm", "--slurm", "submit to SLURM"],
];

for (const [option, name, does] of later) {
  test(`${name} says that it is not there yet and creates nothing`, async (t) => {
    t.write("train.py", "print('never')\n");
    const says = `error: ${name} is not there yet: this version cannot ${does}\n${hint}`;
    await t.yanex(`run ${option} train.py`).fails(2).stdout("").stderr(says);
    await t.yanex(`run train.py ${option}`).fails(2).stdout("").stderr(says);
    t.store.isEmpty();
  });
}

test("what a config file asks for and is not there yet is as clear", async (t) => {
  t.write("train.py", "print('never')\n");
  t.write("config.yaml", "yanex: {slurm: {partition: gpu}}\n");
  await t.yanex("run train.py").fails(2).stdout("").stderr(
    `error: yanex.slurm in the config file is not there yet: this version cannot submit to SLURM\n${hint}`,
  );
  t.store.isEmpty();
  t.write("config.yaml", "yanex: {slurm: false}\n");
  await t.yanex("run train.py -q").stdout("never\n");
});
