import type { RuleScope } from '@rain/protocol'
import type { TFunction } from 'i18next'

/** What a rule speaks of, in plain words, the most telling first. */
export function rulePartsOf(t: TFunction<'policies'>, rule: RuleScope, nameOfAgent: (id: string) => string): string[] {
  const { program, verb, tool, path, host, folder, agent_id, device } = rule
  const parts = [
    program !== undefined && t('part.program', { command: commandOf(program, verb) }),
    tool !== undefined && !(program !== undefined && tool === 'bash') && t('part.tool', { tool }),
    path !== undefined && t('part.path', { path }),
    host !== undefined && t('part.host', { host }),
    folder !== undefined && t('part.folder', { folder }),
    agent_id !== undefined && t('part.agent', { name: nameOfAgent(agent_id) }),
    device !== undefined && t('part.device', { device }),
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts : [t('part.all')]
}

export function commandOf(program: string, verb: string | undefined): string {
  return verb ? `${program} ${verb}` : program
}
