import { CloudRain, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, type ButtonLook } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { CodeBlock } from '../ui/code-block.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Field, SecretField, SelectField } from '../ui/field.tsx'
import { Markdown } from '../ui/markdown/markdown.tsx'
import { Drops, Empty, ErrorText, LoadError, Skeleton } from '../ui/message.tsx'
import { VisibleText } from '../ui/visible-text.tsx'
import type { Specimen } from './specimen.ts'

const words = 'An answer'
const long = 'Donaudampfschifffahrtsgesellschaft '.repeat(4)
const code = 'const rain = "drops"\n'.repeat(3)
const looks: readonly ButtonLook[] = ['primary', 'outline', 'quiet', 'quietDanger', 'danger']
const nothing = () => {}

const markdown = `# A title

A paragraph with **weight**, \`code\`, [a link](https://example.org) and a formula $a^2 + b^2$.

| Left | Right |
|---|---:|
| one | 1 |

- [x] done
- [ ] to do

> Somebody else's words

\`\`\`ts
${code}\`\`\`
`

function ConfirmOnDemand() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words}</Button>
      <Confirm
        open={open}
        title={words}
        body={long}
        confirm={words}
        onConfirm={() => Promise.resolve(words)}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

function ChoiceOfTwo() {
  const [value, setValue] = useState('one')
  const options = ['one', 'two'].map((option) => ({ value: option, label: option }))
  return <Choice label={words} value={value} options={options} onChange={setValue} />
}

function Copies() {
  const { t } = useTranslation()
  return <CopyButton text={words} label={t('chat.copyMessage')} />
}

export const uiSpecimens: readonly Specimen[] = [
  {
    name: 'Button',
    states: {
      ...Object.fromEntries(
        looks.map((look) => [
          look,
          <Button key={look} look={look}>
            {words}
          </Button>,
        ]),
      ),
      disabled: <Button disabled>{words}</Button>,
      small: <Button size="small">{words}</Button>,
      'more words than fit': <Button>{long}</Button>,
    },
  },
  {
    name: 'IconButton',
    states: {
      usual: (
        <IconButton label={words}>
          <Trash2 className="size-5" aria-hidden />
        </IconButton>
      ),
      disabled: (
        <IconButton label={words} disabled>
          <Trash2 className="size-5" aria-hidden />
        </IconButton>
      ),
    },
  },
  {
    name: 'Field',
    states: {
      empty: <Field label={words} placeholder={words} />,
      'with a hint': <Field label={words} hint={long} defaultValue={words} />,
      'with an error': <Field label={words} error={long} defaultValue={words} />,
      disabled: <Field label={words} disabled defaultValue={words} />,
      secret: <SecretField label={words} showLabel={words} hideSecretLabel={words} defaultValue={words} />,
      select: (
        <SelectField label={words}>
          <option>{long}</option>
        </SelectField>
      ),
    },
  },
  { name: 'Choice', states: { usual: <ChoiceOfTwo /> } },
  { name: 'Confirm', states: { 'that fails': <ConfirmOnDemand /> } },
  {
    name: 'Message',
    states: {
      error: <ErrorText>{long}</ErrorText>,
      'could not be loaded': <LoadError text={words} onRetry={nothing} />,
      empty: (
        <Empty icon={<CloudRain className="size-5" aria-hidden />} title={words} hint={long}>
          <Button>{words}</Button>
        </Empty>
      ),
      loading: <Skeleton className="h-5 w-40" />,
      'at work': <Drops />,
    },
  },
  {
    name: 'CodeBlock',
    states: {
      usual: <CodeBlock code={code} language="ts" />,
      'with a title': <CodeBlock code={code} language="ts" title={words} />,
      'a long line': <CodeBlock code={long.repeat(4)} language="text" />,
    },
  },
  { name: 'CopyButton', states: { usual: <Copies /> } },
  { name: 'VisibleText', states: { 'hidden characters': <VisibleText text={'pay\u202Egnp.exe\u200B'} /> } },
  {
    name: 'Markdown',
    states: {
      usual: <Markdown text={markdown} streaming={false} />,
      streaming: <Markdown text={'**half'} streaming />,
    },
  },
]
