import { Hand, ImageOff, OctagonX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ScreenImage } from '../../ui/desktop/screen-image.tsx'
import { wordsOfMoment } from './moment-words.ts'
import { pictureAt, type Moment, type Place } from './moments.ts'

/** The screen as it was, with the mark of what was done there. */
export function Stage({ moments, place }: { moments: readonly Moment[]; place: Place }) {
  const { t } = useTranslation('desktop')
  const moment = moments[place.at]
  if (!moment) return null
  const picture = pictureAt(moments, place)
  const what = wordsOfMoment(t, moment)
  const isBefore = moment.kind === 'step' && picture === moment.step.before && place.side === 'before'
  const alt = t(isBefore ? 'agent.pictureBefore' : 'agent.pictureAfter', { what })
  return (
    <div className="relative overflow-hidden rounded-2xl border border-line bg-sunken">
      {picture?.kept ? (
        <ScreenImage
          key={picture.id}
          scene={{ imageId: picture.id, width: picture.width, height: picture.height }}
          alt={alt}
          marker={isBefore ? moment.marker : null}
        />
      ) : (
        <span
          className="flex items-center justify-center gap-2 p-4 text-sm text-ink-soft"
          style={{ aspectRatio: picture ? `${picture.width} / ${picture.height}` : '16 / 9' }}
        >
          <ImageOff className="size-5 shrink-0" aria-hidden />
          {t(picture ? 'recordings.pictureGone' : 'recordings.noPicture')}
        </span>
      )}
      {moment.kind !== 'step' && (
        <p className="absolute inset-0 flex items-center justify-center bg-black/60 p-4">
          <span className="flex items-center gap-2.5 rounded-2xl bg-surface px-5 py-3 font-semibold">
            {moment.kind === 'stop' ? (
              <OctagonX className="size-5 shrink-0 text-danger" aria-hidden />
            ) : (
              <Hand className="size-5 shrink-0 text-accent" aria-hidden />
            )}
            {what}
          </span>
        </p>
      )}
    </div>
  )
}
