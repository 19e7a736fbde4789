/** Prints where the environment says that the store and the home of yanex are, as JSON. */
import { locateStore, yanexHome } from "../store.ts";

let store: string;
try {
  store = locateStore().root;
} catch (error) {
  store = `${(error as { kind?: string }).kind}`;
}
console.log(JSON.stringify({ store, home: yanexHome() }));
