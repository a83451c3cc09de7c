// Angular's own packages leave their last step to the compiler.
import '@angular/compiler'
import { bootstrapApplication } from '@angular/platform-browser'
import { App, config } from './app.js'

bootstrapApplication(App, config)
