<?php

// The backend of sunshine-connect in PHP. README.md beside this has the wire contract.
//
//   php -S localhost:4000 app.php     # then open http://localhost:4000

declare(strict_types=1);

define('IS_REAL', (bool) getenv('SUNSHINE_CLIENT_ID'));
define('CLIENT_ID', IS_REAL ? getenv('SUNSHINE_CLIENT_ID') : 'sandbox');
define('CLIENT_SECRET', IS_REAL ? getenv('SUNSHINE_CLIENT_SECRET') : 'sandbox-secret');
define('SANDBOX_URL', getenv('SANDBOX_URL') ?: 'http://127.0.0.1:4001/sc');
define('BRIDGE_URL', IS_REAL ? 'https://oauth-bridge.zendesk.com/sc' : SANDBOX_URL);
// Pages elsewhere; behind a proxy also your own.
define('ALLOWED_ORIGINS', array_filter(explode(' ', (string) getenv('ALLOWED_ORIGINS'))));
// A stranger's DNS may lead any name to this machine: it answers to its own, and to those above.
define('OWN_HOSTS', ['localhost', '127.0.0.1', '[::1]', ...array_map(fn ($url) => parse_url($url, PHP_URL_HOST), ALLOWED_ORIGINS)]);
define('DIST', getenv('SUNSHINE_CONNECT_DIST') ?: 'node_modules/sunshine-connect/dist');
define('TIMEOUT', (float) (getenv('ZENDESK_TIMEOUT') ?: 15));
const BODY_LIMIT = 16_384;

function problem(int $status, string $code, string $detail): never
{
    http_response_code($status);
    header('Content-Type: application/problem+json');
    if ($status === 405) {
        header('Allow: POST, OPTIONS');
    }
    $title = strtr($code, '_', ' ');
    exit(json_encode(compact('title', 'status', 'code', 'detail'), JSON_INVALID_UTF8_SUBSTITUTE));
}

function asked(string $header): string
{
    return $_SERVER['HTTP_' . strtr(strtoupper($header), '-', '_')] ?? '';
}

function checkOrigin(): void
{
    [$site, $origin] = [asked('Sec-Fetch-Site'), asked('Origin')];
    $own = (empty($_SERVER['HTTPS']) ? 'http' : 'https') . '://' . asked('Host');
    $isOwn = $site !== '' ? $site === 'same-origin' : $origin === $own;
    if (!$isOwn && !in_array($origin, ALLOWED_ORIGINS, true)) {
        $expected = implode(', ', [$own, ...ALLOWED_ORIGINS]);
        $seen = $origin ?: 'not said';
        problem(403, 'origin_not_allowed', "The page's origin is $seen, expected is one of: $expected.");
    }
}

function readCode(): string
{
    $body = file_get_contents('php://input', length: BODY_LIMIT + 1);
    if (strlen($body) > BODY_LIMIT) {
        problem(413, 'body_too_large', 'Send at most ' . BODY_LIMIT . ' bytes.');
    }
    $grant = json_decode($body, true);
    foreach (['code', 'state'] as $name) {
        if (!is_array($grant) || !is_string($grant[$name] ?? null) || $grant[$name] === '') {
            problem(400, 'invalid_body', 'Send a JSON object with code and state, both text.');
        }
    }
    if (array_key_exists('client_id', $grant) && $grant['client_id'] !== CLIENT_ID) {
        problem(400, 'client_mismatch', 'Give page and backend the same client id.');
    }
    return $grant['code'];
}

function askZendesk(string $failure, string $path, string $wanted, string $header, ?array $body = null): mixed
{
    $started = microtime(true);
    $context = stream_context_create(['http' => [
        'method' => $body ? 'POST' : 'GET',
        'header' => $header,
        'content' => $body ? json_encode($body) : '',
        'timeout' => TIMEOUT,
        'follow_location' => 0, // a redirect would carry the secret to somebody else
    ]]);
    // Without a warning in the log, which could quote what was sent.
    $text = @file_get_contents(BRIDGE_URL . $path, false, $context, 0, 65_536);
    $answer = $text === false ? null : json_decode($text, true);
    if (isset($answer[$wanted])) {
        return $answer[$wanted];
    }
    if ($text === false && microtime(true) - $started >= TIMEOUT) {
        problem(504, $failure, 'Zendesk did not answer in time: try again.');
    }
    problem(502, $failure, 'Zendesk refused, or could not be reached: try again.');
}

function connect(): void
{
    if (in_array(asked('Origin'), ALLOWED_ORIGINS, true)) {
        header('Access-Control-Allow-Origin: ' . asked('Origin'));
        header('Access-Control-Allow-Credentials: true');
        header('Vary: Origin');
    }
    if (!in_array($_SERVER['REQUEST_METHOD'], ['POST', 'OPTIONS'], true)) {
        problem(405, 'method_not_allowed', 'Send a POST.');
    }
    checkOrigin();
    if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS') {
        header('Access-Control-Allow-Methods: POST');
        header('Access-Control-Allow-Headers: ' . asked('Access-Control-Request-Headers'));
        http_response_code(204);
        return;
    }
    if (strtolower(trim(explode(';', $_SERVER['CONTENT_TYPE'] ?? '')[0])) !== 'application/json') {
        problem(415, 'unsupported_media_type', 'Send JSON, and say so in Content-Type.');
    }
    if (asked('X-Requested-With') !== 'sunshine-connect') {
        problem(400, 'requested_with_missing', 'Send X-Requested-With: sunshine-connect.');
    }
    $code = readCode();
    if (!isset($_SESSION['user'])) { // yours asks who has signed in
        problem(401, 'unauthenticated', 'Nobody is signed in: load the page again.');
    }
    $credentials = ['client_id' => CLIENT_ID, 'client_secret' => CLIENT_SECRET];
    $body = ['grant_type' => 'authorization_code', 'code' => $code, ...$credentials];
    $token = askZendesk('token_failed', '/oauth/token', 'access_token', 'Content-Type: application/json', $body);
    $app = askZendesk('token_info_failed', '/v2/tokenInfo', 'app', "Authorization: Bearer $token");
    // Yours is a database that encrypts: whoever has a token acts for the customer.
    $_SESSION['connection'] = compact('token', 'app');
    header('Content-Type: application/json');
    $known = array_fill_keys(['id', 'displayName', 'subdomain'], null);
    echo json_encode(['app' => array_intersect_key($app + $known, $known)]);
}

function callback(): void
{
    header('Referrer-Policy: no-referrer');
    header("Content-Security-Policy: frame-ancestors 'none'");
    readfile(DIST . '/callback.html');
}

function page(): void
{
    $_SESSION['user'] ??= bin2hex(random_bytes(32));
    $values = ['{client_id}' => CLIENT_ID, '{authorize_url}' => BRIDGE_URL . '/oauth/authorize'];
    echo strtr(file_get_contents(__DIR__ . '/page.html'), $values);
}

function script(): void
{
    header('Content-Type: text/javascript');
    readfile(DIST . '/sunshine-connect.global.js');
}

header('Cache-Control: no-store');
if (!in_array(preg_replace('/:\d*$/', '', strtolower(asked('Host'))), OWN_HOSTS, true)) {
    problem(421, 'host_unknown', 'Put the origin that is yours into ALLOWED_ORIGINS.');
}
session_cache_limiter('');
session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'use_strict_mode' => true]);
match (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
    '/' => page(),
    '/api/connect' => connect(),
    '/oauth/callback' => callback(),
    '/sunshine-connect.global.js' => script(),
    default => http_response_code(404),
};
