import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Arg, Copy, DockerfileParser, Env, From, JSONInstruction } from 'dockerfile-ast'
import { repository } from './repository.ts'

/** One stage of the Dockerfile, with what our Dockerfile uses of the language. */
export interface Stage {
  name: string
  /** Another stage, or an image of a registry. */
  from: string
  steps: Step[]
}

export type Step =
  | { kind: 'run'; command: string }
  | { kind: 'copy'; from: string | null; sources: string[]; target: string }
  | { kind: 'env'; values: Record<string, string> }
  | { kind: 'workdir'; path: string }
  | { kind: 'user'; name: string }
  | { kind: 'entrypoint' | 'cmd'; argv: string[] }
  | { kind: 'other'; keyword: string }

export function readDockerfile(): string {
  return readFileSync(join(repository, 'docker/Dockerfile'), 'utf8')
}

export function parseStages(dockerfile: string): Stage[] {
  const stages: Stage[] = []
  const defaults = new Map<string, string>()
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const stage = stages.at(-1)
    if (instruction instanceof From) {
      const name = instruction.getBuildStage()
      const image = instruction.getImage()
      if (!name || !image) throw new Error(`a stage without a name or an image: ${instruction.toString()}`)
      stages.push({ name, from: image.replace(/\$\{(\w+)\}/, (_, arg) => defaults.get(arg) ?? ''), steps: [] })
    } else if (stage) {
      stage.steps.push(toStep(instruction))
    } else if (instruction instanceof Arg) {
      const property = instruction.getProperty()
      if (property) defaults.set(property.getName(), property.getValue() ?? '')
    }
  }
  return stages
}

type Instruction = ReturnType<ReturnType<typeof DockerfileParser.parse>['getInstructions']>[number]

function toStep(instruction: Instruction): Step {
  const keyword = instruction.getKeyword().toLowerCase()
  if (instruction instanceof Env) {
    const pairs = instruction.getProperties().map((property) => [property.getName(), property.getValue() ?? ''])
    return { kind: 'env', values: Object.fromEntries(pairs) }
  }
  if (instruction instanceof Copy) {
    const paths = instruction.getArguments().map((argument) => argument.getValue())
    const from = instruction.getFromFlag()?.getValue() ?? null
    return { kind: 'copy', from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' }
  }
  if (keyword === 'run') return { kind: 'run', command: commandOf(instruction) }
  if (keyword === 'workdir') return { kind: 'workdir', path: commandOf(instruction) }
  if (keyword === 'user') return { kind: 'user', name: commandOf(instruction) }
  if ((keyword === 'entrypoint' || keyword === 'cmd') && instruction instanceof JSONInstruction) {
    return { kind: keyword, argv: instruction.getJSONStrings().map((text) => text.getJSONValue()) }
  }
  return { kind: 'other', keyword }
}

/** Without line continuations and without flags such as `--mount`. */
function commandOf(instruction: Instruction): string {
  return (instruction.getArgumentsContent() ?? '').trim().replace(/^(--\w+=\S+\s+)+/, '')
}
