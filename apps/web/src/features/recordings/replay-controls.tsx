import { Pause, Play, SkipBack, SkipForward } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { wordsOfMoment } from './moment-words.ts'
import type { Moment } from './moments.ts'
import { speeds, type Replay } from './use-replay.ts'

/** What moves a replay: by itself, a step at a time, or to any place. */
export function ReplayControls({ moments, replay }: { moments: readonly Moment[]; replay: Replay }) {
  const { t } = useTranslation('desktop')
  const { place, playing } = replay
  const count = moments.length
  const moment = moments[place.at]
  const hasSides = moment?.kind === 'step' && moment.step.before !== null && moment.step.after !== null
  return (
    <div className="flex flex-col gap-2">
      <input
        type="range"
        min={1}
        max={count}
        value={place.at + 1}
        aria-label={t('recordings.slider')}
        aria-valuetext={moment && `${t('recordings.place', { at: place.at + 1, count })}: ${wordsOfMoment(t, moment)}`}
        onChange={(event) => replay.goTo(Number(event.target.value) - 1)}
        className="h-6 w-full accent-accent"
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="flex items-center gap-1">
          <IconButton
            label={t('recordings.previous')}
            disabled={place.at === 0}
            onClick={() => replay.goTo(place.at - 1)}
          >
            <SkipBack className="size-5" aria-hidden />
          </IconButton>
          <Button onClick={replay.toggle} className="min-w-32">
            {playing ? <Pause className="size-4.5" aria-hidden /> : <Play className="size-4.5" aria-hidden />}
            {t(playing ? 'recordings.pause' : 'recordings.play')}
          </Button>
          <IconButton
            label={t('recordings.next')}
            disabled={place.at === count - 1}
            onClick={() => replay.goTo(place.at + 1)}
          >
            <SkipForward className="size-5" aria-hidden />
          </IconButton>
        </div>
        <span className="text-sm text-ink-soft tabular-nums">{t('recordings.place', { at: place.at + 1, count })}</span>
        <span className="flex-1" />
        {hasSides && (
          <Choice
            label={t('recordings.side')}
            hideLabel
            value={place.side}
            onChange={replay.show}
            options={[
              { value: 'before', label: t('recordings.before') },
              { value: 'after', label: t('recordings.after') },
            ]}
          />
        )}
        <Choice
          label={t('recordings.speed')}
          hideLabel
          value={String(replay.speed)}
          onChange={(value) => replay.setSpeed(speeds.find((speed) => String(speed) === value) ?? 1)}
          options={speeds.map((speed) => ({ value: String(speed), label: t('recordings.times', { speed }) }))}
        />
      </div>
      <p className="hidden text-xs text-ink-faint lg:block">{t('recordings.keys')}</p>
    </div>
  )
}
