import { chatSpecimens } from './chat-specimens.tsx'
import type { Specimen } from './specimen.ts'
import { uiSpecimens } from './ui-specimens.tsx'

const specimens: readonly Specimen[] = [...uiSpecimens, ...chatSpecimens]

/** For developers, at `/gallery/gallery.html`: every component in all its states, without a server behind it. */
export function Gallery() {
  return (
    <main className="mx-auto flex max-w-[46rem] flex-col gap-10 px-4 py-8">
      {specimens.map(({ name, states }) => (
        <section key={name} aria-label={name} className="flex flex-col gap-4">
          <h1 className="border-b border-line pb-1 font-mono text-lg font-semibold">{name}</h1>
          {Object.entries(states).map(([state, shown]) => (
            <div key={state} className="flex flex-col gap-2">
              <h2 className="font-mono text-xs text-ink-faint">{state}</h2>
              <div>{shown}</div>
            </div>
          ))}
        </section>
      ))}
    </main>
  )
}
