import type { RuleScope } from '@rain/protocol'
import type { TFunction } from 'i18next'

/** What a rule speaks of, in plain words, the most telling first. */
export function rulePartsOf(t: TFunction, rule: RuleScope, nameOfAgent: (id: string) => string): string[] {
  const { program, verb, tool, path, host, folder, agent_id, device } = rule
  const parts = [
    program !== undefined && t('policies.part.program', { command: commandOf(program, verb) }),
    tool !== undefined && !(program !== undefined && tool === 'bash') && t('policies.part.tool', { tool }),
    path !== undefined && t('policies.part.path', { path }),
    host !== undefined && t('policies.part.host', { host }),
    folder !== undefined && t('policies.part.folder', { folder }),
    agent_id !== undefined && t('policies.part.agent', { name: nameOfAgent(agent_id) }),
    device !== undefined && t('policies.part.device', { device }),
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts : [t('policies.part.all')]
}

export function commandOf(program: string, verb: string | undefined): string {
  return verb ? `${program} ${verb}` : program
}
