import { createApp } from 'vue'
import 'sunshine-connect/element/define'
import App from './App.vue'

createApp(App).mount('#app')
