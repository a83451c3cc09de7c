// Prints the page as a server sends it.
import '@angular/compiler'
import { mergeApplicationConfig } from '@angular/core'
import { type BootstrapContext, bootstrapApplication } from '@angular/platform-browser'
import { provideServerRendering, renderApplication } from '@angular/platform-server'
import { App, config } from './app.js'

const ofServer = mergeApplicationConfig(config, { providers: [provideServerRendering()] })
const start = (context: BootstrapContext) => bootstrapApplication(App, ofServer, context)
const document = '<!doctype html><html><body><app-root></app-root></body></html>'

renderApplication(start, { document, url: '/' }).then(console.log)
