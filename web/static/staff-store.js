// What the store changes of itself.
export function start() {}
export function show() {}
