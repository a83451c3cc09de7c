/** The pages' whole style. Allowed by its hash, so nothing else that styles gets in. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f6; --card: #fff; --ink: #1f2a30; --soft: #55646d; --line: #d3dade; --field: #87939a;
  --accent: #0f5c63; --on-accent: #fff; --accent-strong: #0a454b; --focus: #0b6bcb;
  --notice: #fdf3d3; --on-notice: #4d3800; --notice-line: #e5cc7a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11181b; --card: #1b2428; --ink: #e8eef0; --soft: #a9b8bf; --line: #36444a; --field: #74858d;
    --accent: #7fd0cf; --on-accent: #06282b; --accent-strong: #a5e3e1; --focus: #7db8ff;
    --notice: #3a2f0e; --on-notice: #f8e3a1; --notice-line: #6b5714;
  }
}
*, ::before, ::after { box-sizing: border-box }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
}
header {
  align-self: stretch; padding: .6rem 1rem; text-align: center; font-size: .875rem;
  background: var(--notice); color: var(--on-notice); border-bottom: 1px solid var(--notice-line);
}
header p { margin: 0 auto; max-width: 46rem; text-wrap: balance }
main {
  width: min(27rem, 100% - 2rem); margin: 2rem 0; padding: 2rem;
  background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  overflow-wrap: anywhere;
}
main > :last-child { margin-bottom: 0 }
main.wide { width: min(46rem, 100% - 2rem) }
h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.25; text-wrap: balance }
h2 { margin: 1.75rem 0 .5rem; font-size: 1rem }
p { margin: 0 0 1rem }
ul { margin: 0 0 1.25rem; padding-left: 1.25rem }
li + li { margin-top: .25rem }
code { font: .9375em ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace }
mark { padding: 0 .1em; color: var(--on-notice); background: var(--notice); border-bottom: 2px solid currentColor; white-space: pre-wrap }
dl { margin: 0 0 1rem }
dt { margin-top: .75rem; color: var(--soft); font-size: .875rem }
dd { margin: 0 }
.soft { color: var(--soft); font-size: .875rem }
label { display: block; margin-bottom: .25rem; font-weight: 600 }
input:not([type='radio']) {
  width: 100%; min-width: 0; padding: .55rem .75rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--field); border-radius: .375rem;
}
.field { margin-bottom: 1.125rem }
.suffixed { display: flex; align-items: center; gap: .5rem }
.suffixed span { white-space: nowrap }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; min-width: 0 }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600 }
.choice {
  display: flex; gap: .75rem; align-items: center; margin: 0 0 .5rem; padding: .7rem .875rem;
  font-weight: 400; border: 1px solid var(--line); border-radius: .5rem; cursor: pointer;
}
.choice:hover { border-color: var(--field) }
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent) }
.choice input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent) }
.choice strong, .choice span span { display: block }
.account { padding: .7rem .875rem; margin: 0 0 1rem; border: 1px solid var(--line); border-radius: .5rem }
p.account strong { display: block }
.account > :last-child { margin-bottom: 0 }
h3 { margin: 0 0 .25rem; font-size: 1rem }
h3 .soft { font-weight: 400 }
.bot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem }
.bot + .bot { margin-top: .5rem }
.bot button { width: auto; min-height: 2.25rem; padding: .25rem .875rem }
table { margin-bottom: .75rem; border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums }
th, td { padding: .375rem .75rem .375rem 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line) }
th { color: var(--soft); font-weight: 600 }
td .soft { display: block }
th:last-child, td:last-child { padding-right: 0 }
th, td:first-child { white-space: nowrap }
a { color: var(--accent); text-underline-offset: .15em }
button {
  width: 100%; min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: .375rem;
}
button:hover { background: var(--accent-strong); border-color: var(--accent-strong) }
button.second { color: inherit; background: transparent; border-color: var(--field) }
button.second:hover { background: var(--ground) }
button.link, button.link:hover {
  width: auto; min-height: 1.5rem; padding: 0; color: inherit; background: none; border: 0;
  font-weight: 400; text-decoration: underline; text-underline-offset: .15em;
}
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; margin-bottom: .75rem }
.who {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .75rem; margin: 1.5rem 0 0; padding-top: 1rem;
  border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem;
}
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
@media (max-width: 30rem) {
  main, main.wide { width: 100%; margin: 0; padding: 1.5rem 1rem; border-width: 0 0 1px; border-radius: 0 }
}
`
