// Deliberately empty. Some clients say `/// <reference types="node" />`; `typeRoots` sends that reference here,
// so that `process` and `Buffer` stay unknown in src and adapters whatever a client drags in.
export {};
