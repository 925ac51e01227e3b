import { setNonce } from "get-nonce";

/** The nonce that the console's function gave this page; libraries that add styles at run time need it. */
export const nonce = () => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

/** Radix's scroll lock asks get-nonce; the editor is told by its own option. */
export function useNonceForLibraries() {
  setNonce(nonce());
}
