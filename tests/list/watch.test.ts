import assert from "node:assert/strict";
import { join } from "node:path";
import { test, yanexCommand } from "../harness.ts";
import { few, putStored } from "./stored.ts";

/**
 * Runs a program on a terminal of 24 lines of 100 columns, changes a record when the first list is
 * there, sends Ctrl-C when the second one is, and prints the exit code and everything it wrote.
 */
const onTerminal = `
import fcntl, json, os, pty, struct, sys, termios, time

record, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    os.execvp(command[0], command)
seen = b""

def wait_for(text):
    global seen
    end = time.monotonic() + 200
    while text not in seen and time.monotonic() < end:
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            break

wait_for(b"ends this")
with open(record) as file:
    changed = json.load(file)
changed["name"] = "another-name"
with open(record + ".new", "w") as file:
    json.dump(changed, file)
os.replace(record + ".new", record)
wait_for(b"another-name")
os.write(terminal, b"\\x03")
wait_for(b"never")
_, status = os.waitpid(pid, 0)
print(os.waitstatus_to_exitcode(status))
print(seen.decode())
`;

test("--watch shows changes as they come, until Ctrl-C, and leaves the list behind", async (t) => {
  putStored(t, few);
  const record = join(t.store.path, "2b000002", "metadata.json");
  const command = [...yanexCommand(), "list", "-g", "--watch"];
  const { stdout } = await t.call("python3", ["-c", onTerminal, record, ...command]);
  const [code, ...lines] = stdout.split("\n");
  const text = lines.join("\n");
  assert.equal(code, "0", text);
  assert.match(text, /\x1b\[\?1049h\x1b\[\?25l/);
  assert.match(text, /2b000002 {2}vision {3}train-1 /);
  const after = text.slice(text.indexOf("\x1b[?1049l"));
  assert.match(after, /another-name/);
  assert.doesNotMatch(after, /Ctrl-C/);
});
