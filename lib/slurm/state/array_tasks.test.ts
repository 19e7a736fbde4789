import assert from "node:assert/strict";
import { arrayOf, parseJobName, parseTaskList } from "./array_tasks.ts";

Deno.test("a job, a task, and tasks that wait are told by their names", () => {
  assert.deepEqual(parseJobName("123"), ["123"]);
  assert.deepEqual(parseJobName("123_4"), ["123_4"]);
  assert.deepEqual(parseJobName("123_[5-8%2]"), ["123_5", "123_6", "123_7", "123_8"]);
  assert.deepEqual(parseJobName("7+1"), ["7"]);
  assert.deepEqual(parseJobName("123.batch"), []);
  assert.deepEqual(parseJobName(""), []);
});

Deno.test("ranges, steps and single tasks make up a list", () => {
  assert.deepEqual(parseTaskList("0-8:4%5"), [0, 4, 8]);
  assert.deepEqual(parseTaskList("[1,3,7-9]"), [1, 3, 7, 8, 9]);
  assert.equal(parseTaskList("0-4999%100")!.length, 5000);
});

Deno.test("a list that SLURM has cut says nothing of what is missing", () => {
  assert.equal(parseTaskList("1,3,5,..."), null);
  assert.equal(parseTaskList("0-99999999999"), null);
});

Deno.test("the number of a task's array is what SLURM's programs take", () => {
  assert.equal(arrayOf("123_4"), "123");
  assert.equal(arrayOf("123"), "123");
});
