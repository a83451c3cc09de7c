import {
  type ApplicationConfig,
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  provideZonelessChangeDetection,
  signal,
} from '@angular/core'
import { provideClientHydration } from '@angular/platform-browser'
import type { ConnectSuccessEvent } from 'sunshine-connect/element'
import 'sunshine-connect/element/define'

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @for (row of rows(); track row) {
      @if (row === 'button') {
        <sunshine-connect
          client-id="sandbox"
          exchange="/api/connect"
          redirect-uri="/oauth/callback"
          [attr.authorize-url]="authorizeUrl()"
          [label]="label()"
          [textReady]="'Connect Acme now.'"
          [state]="issueState"
          (connect-success)="onConnected($event)"
        />
      } @else {
        <p>{{ row }}</p>
      }
    }
    <p id="account">{{ account() }}</p>
    <button id="turn" (click)="turn()">Turn</button>
  `,
})
export class App {
  readonly rows = signal(['button', 'a row', 'another row'])
  readonly label = signal('Connect Acme')
  readonly account = signal('')
  /** Known in the page only. */
  readonly authorizeUrl = signal(globalThis.document?.documentElement.dataset.authorizeUrl)
  readonly issueState = () => fetch('/api/state').then((response) => response.text())

  onConnected(event: Event): void {
    const { app } = (event as ConnectSuccessEvent).connection
    this.account.set(app.displayName ?? '')
    this.label.set('Connect another')
  }

  turn(): void {
    this.rows.update((rows) => [...rows].reverse())
  }
}

export const config: ApplicationConfig = {
  providers: [provideZonelessChangeDetection(), provideClientHydration()],
}
