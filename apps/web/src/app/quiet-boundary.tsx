import { Component, type ReactNode } from 'react'

/** Around what nobody sees: where it breaks, the page goes on without. */
export class QuietBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render() {
    return this.state.broken ? null : this.props.children
  }
}
