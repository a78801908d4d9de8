/** What the driver asks of the client beyond `src/x11/x11.d.ts`; the declarations merge. */
declare module 'x11' {
  export interface XDisplay {
    resource_mask: number
  }

  export interface XClient {
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      border: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: Record<string, number>,
    ): void
    DestroyWindow(id: number): void
    ChangeProperty(
      mode: 0 | 1 | 2,
      window: number,
      name: number,
      type: number,
      bits: 8 | 16 | 32,
      data: Buffer | number[],
      done?: Done<unknown>,
    ): void
    DeleteProperty(window: number, name: number): void
    SetSelectionOwner(owner: number, selection: number, time: number): void
    GetSelectionOwner(selection: number, done: Done<number>): void
    ConvertSelection(requestor: number, selection: number, target: number, property: number, time: number): void
    SendEvent(destination: number, propagate: 0 | 1, mask: number, event: Record<string, unknown>): void
    QueryKeymap(done: Done<Buffer>): void
    GetModifierMapping(done: Done<number[][]>): void
    ChangeKeyboardMapping(first: number, perKeycode: number, keysyms: readonly number[], done?: Done<unknown>): void
    GrabKey(
      window: number,
      ownerEvents: 0 | 1,
      modifiers: number,
      keycode: number,
      pointerMode: 0 | 1,
      keyboardMode: 0 | 1,
      done?: Done<unknown>,
    ): void
    UngrabKey(window: number, keycode: number, modifiers: number): void
  }

  const x11: {
    createClient: typeof createClient
    keySyms: Record<string, { code: number; description: string | null } | number>
  }
  export default x11
}
