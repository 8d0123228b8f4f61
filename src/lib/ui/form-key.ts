import { createContext } from 'svelte';

/** The key that the forms of this page carry; the frame around all pages gives it. */
export const [getFormKey, setFormKey] = createContext<() => string>();
