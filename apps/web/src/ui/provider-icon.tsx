import { Cloud, FlaskConical, Gem, House, Server, Sparkles, type LucideIcon } from 'lucide-react'

const icons: Record<string, LucideIcon> = {
  claude: Sparkles,
  openai: Cloud,
  gemini: Gem,
  ollama: House,
  demo: FlaskConical,
}

/** A sign for a provider; a server that the person has added has the one of servers. */
export function ProviderIcon({ id, className }: { id: string; className?: string }) {
  const Icon = icons[id] ?? Server
  return <Icon className={className} aria-hidden />
}
