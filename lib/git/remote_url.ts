/** Schemes whose user name says where to log in (`git`), not who may. */
const NAMED_USER = /^(ssh|git\+ssh|ssh\+git)$/i;

/**
 * A remote's URL without anything that gives access: user name and password or token of web URLs,
 * the password of ssh URLs, and the query. The user name of ssh (`git@`) stays, since the URL does
 * not work without it. Paths and what is no URL stay as they are.
 *
 * @returns `null` for a remote that is a command (`ext::...`), which may hold anything
 */
export function withoutCredentials(url: string): string | null {
  if (/^ext::/i.test(url)) return null;
  // A remote helper's name in front (`codecommit::https://...`).
  const helper = /^[A-Za-z0-9][A-Za-z0-9+.-]*::/.exec(url)?.[0] ?? "";
  const address = url.slice(helper.length);
  const parts = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(address);
  if (parts === null) return helper + withoutScpPassword(address);
  const [, scheme = "", rest = ""] = parts;
  if (/^file$/i.test(scheme)) return url;
  const end = userEnd(rest);
  const user = end < 0 ? "" : rest.slice(0, end);
  const kept = NAMED_USER.test(scheme) && user !== "" ? user.replace(/:.*$/s, "") + "@" : "";
  return `${helper}${scheme}://${kept}${rest.slice(end + 1).replace(/[?#].*$/s, "")}`;
}

/** Place of the `@` that ends user name and password; -1 if there are none. */
function userEnd(rest: string): number {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? "";
  // A password with a slash that should have been written %2F: what looks like a port is no number.
  const broken = !authority.includes("@") && /:(?!\d*$)/.test(authority) &&
    !authority.startsWith("[");
  return (broken ? rest : authority).lastIndexOf("@");
}

/** `user:password@host:path` is not a form that git knows, but one that people write. */
function withoutScpPassword(address: string): string {
  return address.replace(/^([^/@:]+):[^/@]*@(?=[^/:]+:)/, "$1@");
}
