import { useTranslation } from 'react-i18next'
import { forgetOwnLanguage } from '../../i18n/index.ts'
import { Choice } from '../../ui/choice.tsx'
import {
  changeAppearance,
  motions,
  textSizes,
  themes,
  useAppearance,
  type Motion,
  type TextSize,
  type Theme,
} from './appearance.ts'
import { Setting } from './setting.tsx'
import { useSaving } from './use-saving.ts'
import { useChangeSettings, useSettings } from './use-settings.ts'

const languages = ['auto', 'en', 'es'] as const

/** How Rain looks here, and its language everywhere. */
export function AppearanceSection() {
  const { t } = useTranslation('settings')
  const { theme, textSize, motion } = useAppearance()
  return (
    <>
      <Setting id="theme">
        <Choice<Theme>
          label={t('item.theme.title')}
          hideLabel
          value={theme}
          onChange={(next) => changeAppearance({ theme: next })}
          options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
        />
      </Setting>
      <Setting id="text_size">
        <Choice<TextSize>
          label={t('item.text_size.title')}
          hideLabel
          value={textSize}
          onChange={(next) => changeAppearance({ textSize: next })}
          options={textSizes.map((value) => ({ value, label: t(`textSize.${value}`) }))}
        />
      </Setting>
      <Setting id="motion">
        <Choice<Motion>
          label={t('item.motion.title')}
          hideLabel
          value={motion}
          onChange={(next) => changeAppearance({ motion: next })}
          options={motions.map((value) => ({ value, label: t(`motion.${value}`) }))}
        />
      </Setting>
      <LanguageSetting />
    </>
  )
}

function LanguageSetting() {
  const { t } = useTranslation('settings')
  const { data } = useSettings()
  const change = useChangeSettings()
  const { saving, save } = useSaving()
  const language = data?.settings.language ?? 'auto'
  return (
    <Setting id="language" saving={saving}>
      <Choice
        label={t('item.language.title')}
        hideLabel
        value={language}
        onChange={(next) => {
          if (next === 'auto') forgetOwnLanguage()
          void save(
            () => change({ language: next }),
            () => change({ language }),
          )
        }}
        options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
      />
    </Setting>
  )
}
