/** Whether there is room for what need not be looked at; a phone folds it. */
export const isWide = () => !globalThis.matchMedia || matchMedia("(min-width: 700px)").matches;
