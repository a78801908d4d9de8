import type { PicturePlan, Tile } from './picture-plan.ts'

/** A tile that can be drawn. */
export interface Drawable {
  close(): void
}

/** Where pictures are drawn. */
export interface Easel<Image extends Drawable> {
  decode(tile: Tile): Promise<Image>
  /** Makes room for pictures of this size; what was there before is gone. */
  resize(size: { width: number; height: number }): void
  draw(image: Image, at: { x: number; y: number }): void
}

export interface ScreenPainterOptions<Image extends Drawable> {
  easel: Easel<Image>
  /** It is on the screen now. */
  onShown(plan: PicturePlan): void
  /** Something is missing: only a whole picture helps. */
  onTorn(): void
}

/**
 * Draws live pictures, one after the other. A whole picture makes those before it that are not drawn yet superfluous; parts
 * are drawn only on the picture they belong to.
 */
export class ScreenPainter<Image extends Drawable> {
  readonly #options: ScreenPainterOptions<Image>
  #waiting: PicturePlan[] = []
  #busy = false
  #size: { width: number; height: number } | null = null
  #isTorn = true
  #over = false

  constructor(options: ScreenPainterOptions<Image>) {
    this.#options = options
  }

  /** Takes a picture; it is drawn as soon as those before it are. */
  paint(plan: PicturePlan): void {
    if (this.#over) return
    if (plan.whole) this.#waiting = []
    this.#waiting.push(plan)
    if (!this.#busy) void this.#work()
  }

  /** What is drawn stays; what comes next must be whole. */
  tear(): void {
    this.#waiting = []
    this.#isTorn = true
  }

  close(): void {
    this.#over = true
    this.#waiting = []
  }

  async #work(): Promise<void> {
    this.#busy = true
    for (let plan = this.#waiting.shift(); plan && !this.#over; plan = this.#waiting.shift()) await this.#show(plan)
    this.#busy = false
  }

  async #show(plan: PicturePlan): Promise<void> {
    const { easel, onShown, onTorn } = this.#options
    if (plan.whole) this.#isTorn = false
    const fits = this.#size?.width === plan.size.width && this.#size.height === plan.size.height
    if (this.#isTorn || (!fits && !plan.whole)) return this.#miss()
    const images = await decodeAll(easel, plan.tiles)
    if (this.#over) return images?.forEach((image) => image.close())
    if (!images) return this.#miss()
    if (!fits) {
      easel.resize(plan.size)
      this.#size = plan.size
    }
    images.forEach((image, at) => {
      const tile = plan.tiles[at]
      if (tile) easel.draw(image, tile)
      image.close()
    })
    onShown(plan)
    if (this.#isTorn) onTorn()
  }

  #miss(): void {
    this.tear()
    this.#options.onTorn()
  }
}

/** Null: one of them is no picture. */
async function decodeAll<Image extends Drawable>(easel: Easel<Image>, tiles: Tile[]): Promise<Image[] | null> {
  const decoded = await Promise.allSettled(tiles.map((tile) => easel.decode(tile)))
  const images = decoded.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  if (images.length === tiles.length) return images
  images.forEach((image) => image.close())
  return null
}
