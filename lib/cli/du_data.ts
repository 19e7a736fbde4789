import { type Grouping, KINDS, type SpaceByKind, type Usage } from "../query/space/mod.ts";

/** A name for each kind of file, and `total`; bytes on the disk. */
function sizes(space: SpaceByKind, total: number): Record<string, number> {
  return { ...Object.fromEntries(KINDS.map((kind) => [kind, space[kind]])), total };
}

/**
 * Where the space goes as one JSON object: `experiments` (`id`, `name`, `status`, `archived`, bytes
 * by kind, `total`, `shared`) or, with `--by`, `groups` (`key`, number of `experiments`, bytes), and
 * `total` of all, in which shared files count once; `saved` is what that saves.
 */
export function usageJson({ experiments, groups, sum, saved, besides }: Usage, by?: Grouping) {
  const lines = by === undefined
    ? {
      experiments: experiments.map(({ id, name, status, archived, space, total, shared }) => ({
        id,
        name,
        status,
        archived,
        ...sizes(space, total),
        shared,
      })),
    }
    : {
      by,
      groups: groups.map(({ key, experiments, space, total }) => ({
        key,
        experiments,
        ...sizes(space, total),
      })),
    };
  const content = {
    ...lines,
    total: { experiments: sum.experiments, ...sizes(sum.space, sum.total), saved },
    besides: Object.fromEntries(besides.map(({ name, bytes }) => [name, bytes])),
  };
  return JSON.stringify(content, null, 2) + "\n";
}

/** The same lines as rows under a header, without the sum; sizes in bytes. */
export function usageRows({ experiments, groups }: Usage, by?: Grouping): string[][] {
  const columns = [...KINDS, "total"];
  const cells = (space: SpaceByKind, total: number) => {
    const all = sizes(space, total);
    return columns.map((column) => String(all[column]));
  };
  if (by === undefined) {
    return [
      ["id", "name", "status", "archived", ...columns],
      ...experiments.map(({ id, name, status, archived, space, total }) => [
        id,
        name ?? "",
        status,
        String(archived),
        ...cells(space, total),
      ]),
    ];
  }
  return [
    [by, "experiments", ...columns],
    ...groups.map(({ key, experiments, space, total }) => [
      key ?? "",
      String(experiments),
      ...cells(space, total),
    ]),
  ];
}
