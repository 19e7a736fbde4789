import {
  experimentGone,
  metadataBroken,
  nobodyToAsk,
  recordNotWritable,
  scriptNotOurs,
  UserError,
} from "../../errors/mod.ts";
import {
  CANCELLED_ON_REQUEST,
  claimExperiment,
  entryAt,
  type ExperimentPlace,
  followArchiving,
  mayGoOn,
  type Metadata,
  METADATA_FILE,
  readMetadata,
  removeCancelRequest,
  requestCancellation,
  runnerLiveness,
  runState,
  settleDeadRun,
  text,
  updateMetadata,
} from "../../experiment/mod.ts";
import { failureReason, failureText, join, now, signalProcess, statFile } from "../../sys/mod.ts";
import { WAKING } from "../script/cancellation.ts";
import { endOrphan } from "../sweep/orphan.ts";

/** How far it has come to end an experiment. */
export type CancelState =
  /** Its runner was asked; `where` that is. */
  | { readonly kind: "waiting"; readonly where: string }
  | { readonly kind: "cancelled"; readonly reason: string }
  /** It had ended before it was asked, or came to an end of its own before it heard of that. */
  | { readonly kind: "ended"; readonly status: string; readonly before: boolean }
  | { readonly kind: "refused"; readonly error: UserError };

/** Time between SIGTERM and SIGKILL for a script whose runner is dead. */
const GRACE_SECONDS = 10;

/** How often a runner of this machine is woken, milliseconds. */
const WAKE_MILLIS = 1000;

/** Times that a runner is woken before it is taken for one that Ctrl-Z has stopped. */
const PATIENT_WAKES = 2;

/**
 * Ends one experiment: one that waits by marking it, one that runs by a request in its folder that
 * its runner heeds, one whose runner is dead by ending its script. It takes several steps.
 */
export class Cancellation {
  #asked = false;
  #begun = false;
  #wakes = 0;
  #lastWake = -Infinity;
  #mayWake = true;

  constructor(readonly place: ExperimentPlace) {}

  /** True if a request was made, or found. */
  get asked(): boolean {
    return this.#asked;
  }

  /**
   * Goes on as far as it can without waiting; a dead runner's script gets its time to end.
   *
   * @param mayWake false: a runner is not told yet that there is a request
   */
  async step(mayWake = true): Promise<CancelState> {
    this.#mayWake = mayWake;
    const { id } = this.place;
    const folder = followArchiving(this.place.folder);
    try {
      return await this.#step(id, folder);
    } catch (error) {
      if (error instanceof UserError) return { kind: "refused", error };
      const reason = failureReason(error);
      if (reason === "other") throw error;
      const refusal = reason === "missing"
        ? experimentGone(id, folder)
        : recordNotWritable(id, folder, reason, failureText(error));
      return { kind: "refused", error: refusal };
    }
  }

  async #step(id: string, folder: string): Promise<CancelState> {
    const reading = readMetadata(folder);
    if (reading.kind === "absent") throw experimentGone(id, folder);
    if (reading.kind === "broken") {
      throw metadataBroken(id, join(folder, METADATA_FILE), reading.reason);
    }
    const { metadata } = reading;
    if (metadata.status === "failed" && mayGoOn(folder, "failed")) {
      this.#ask(folder);
      return { kind: "waiting", where: "it has failed and may be tried again" };
    }
    const before = !this.#begun && (!this.#asked || metadata.status === "failed");
    this.#begun = true;
    switch (metadata.status) {
      case "staged":
        return await this.#mark(folder);
      case "running":
      case "created":
        return await this.#end(id, folder, metadata);
      default:
        return this.#ended(folder, metadata, before);
    }
  }

  #ended(folder: string, { status, cancellationReason }: Metadata, before: boolean): CancelState {
    if (this.#asked) removeCancelRequest(folder);
    if (before || status !== "cancelled") return { kind: "ended", status, before };
    return { kind: "cancelled", reason: cancellationReason ?? "" };
  }

  /** One that waits is nobody's: whoever finds it next finds it cancelled. */
  async #mark(folder: string): Promise<CancelState> {
    const claim = claimExperiment(folder);
    // Somebody is about to run it.
    if (claim === null) {
      this.#ask(folder);
      return { kind: "waiting", where: "it is just being started" };
    }
    try {
      const reason = CANCELLED_ON_REQUEST;
      const { status } = await updateMetadata(folder, (raw) => {
        if (raw.get("status") !== "staged") return;
        raw.set("status", "cancelled");
        raw.set("cancellation_reason", reason);
        raw.set("completed_at", now());
      }, { durable: false });
      if (status !== "cancelled") return { kind: "waiting", where: "it has just been started" };
      if (this.#asked) removeCancelRequest(folder);
      return { kind: "cancelled", reason };
    } finally {
      claim.release();
    }
  }

  async #end(id: string, folder: string, metadata: Metadata): Promise<CancelState> {
    const runner = runnerLiveness(metadata);
    if (runner === null) throw nobodyToAsk(id);
    const { runnerDied, orphanPid } = runState(folder, metadata);
    if (orphanPid !== null) {
      // Not SIGCONT, which is allowed to others of the same session.
      if (signalProcess(orphanPid, WAKING) === "denied") throw scriptNotOurs(id, orphanPid);
      this.#ask(folder);
      await endOrphan(folder, GRACE_SECONDS, () => {});
    }
    if (runnerDied) {
      await settleDeadRun(folder);
      return this.#asked
        ? { kind: "waiting", where: "its runner is dead" }
        : { kind: "ended", status: "failed", before: true };
    }
    const host = text(entryAt(metadata.raw, "runner", "host"));
    const where = `its runner is process ${runner.pid} on ${host}`;
    this.#ask(folder);
    const isDenied = runner.liveness === "alive" && this.#wake(runner.pid) === "denied";
    return { kind: "waiting", where: isDenied ? `${where}, of another user` : where };
  }

  #ask(folder: string): void {
    if (this.#asked) return;
    const mode = statFile(join(folder, METADATA_FILE))?.mode ?? 0o600;
    requestCancellation(folder, mode & 0o777);
    this.#asked = true;
  }

  /** Without it, a runner looks when its heart beats. */
  #wake(pid: number): "sent" | "gone" | "denied" {
    const time = performance.now();
    if (!this.#mayWake || time - this.#lastWake < WAKE_MILLIS) return "sent";
    this.#lastWake = time;
    const sent = signalProcess(pid, WAKING);
    // A stopped process hears nothing; for one that runs it means nothing.
    if (++this.#wakes > PATIENT_WAKES) signalProcess(pid, "SIGCONT");
    return sent;
  }
}
