const first = globalThis.SunshineConnect
