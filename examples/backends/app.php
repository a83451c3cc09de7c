<?php

// The backend of sunshine-connect in PHP. README.md beside this has the wire contract.
//
//   php -q -S localhost:4000 app.php     # then open http://localhost:4000

declare(strict_types=1);

define('IS_REAL', (bool) getenv('SUNSHINE_CLIENT_ID'));
define('CLIENT_ID', IS_REAL ? getenv('SUNSHINE_CLIENT_ID') : 'sandbox');
define('CLIENT_SECRET', IS_REAL ? getenv('SUNSHINE_CLIENT_SECRET') : 'sandbox-secret');
define('SANDBOX_URL', getenv('SANDBOX_URL') ?: 'http://127.0.0.1:4001/sc');
define('BRIDGE_URL', IS_REAL ? 'https://oauth-bridge.zendesk.com/sc' : SANDBOX_URL);
// Pages elsewhere; behind a proxy also your own.
define('ALLOWED_ORIGINS', array_filter(explode(' ', (string) getenv('ALLOWED_ORIGINS'))));
define('DIST', getenv('SUNSHINE_CONNECT_DIST') ?: 'node_modules/sunshine-connect/dist');
define('TIMEOUT', (float) (getenv('ZENDESK_TIMEOUT') ?: 15));
const LOG = 'php://stderr'; // named, because -q keeps PHP's own log silent
const BODY_LIMIT = 16_384, ANSWER_LIMIT = 65_536;
const UNANSWERED = 'Zendesk refused, could not be reached, or took too long: connect again.';

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

/** A stranger's DNS may lead any name to this machine: it answers to its own, and to those listed. */
function checkHost(): void
{
    $listed = array_map(fn ($origin) => parse_url($origin, PHP_URL_HOST), ALLOWED_ORIGINS);
    $host = preg_replace('/:\d*$/D', '', strtolower(asked('Host')));
    if (!in_array($host, ['localhost', '127.0.0.1', '[::1]', ...$listed], true)) {
        problem(421, 'host_unknown', 'Put the origin that is yours into ALLOWED_ORIGINS.');
    }
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

function isText(mixed $value): bool
{
    return is_string($value) && $value !== '';
}

function readCode(): string
{
    $body = file_get_contents('php://input', length: BODY_LIMIT + 1);
    if (strlen($body) > BODY_LIMIT) {
        problem(413, 'body_too_large', 'Send at most ' . BODY_LIMIT . ' bytes.');
    }
    $grant = json_decode($body, true);
    if (!is_array($grant) || !isText($grant['code'] ?? null) || !isText($grant['state'] ?? null)) {
        problem(400, 'invalid_body', 'Send a JSON object with code and state, both text.');
    }
    if (array_key_exists('client_id', $grant) && $grant['client_id'] !== CLIENT_ID) {
        problem(400, 'client_mismatch', 'Give page and backend the same client id.');
    }
    return $grant['code'];
}

function getToken(string $code): string
{
    $credentials = ['client_id' => CLIENT_ID, 'client_secret' => CLIENT_SECRET];
    $body = json_encode(['grant_type' => 'authorization_code', 'code' => $code, ...$credentials]);
    [$status, $text] = askZendesk('POST', '/oauth/token', 'Content-Type: application/json', $body);
    $token = json_decode($text, true)['access_token'] ?? null;
    // It becomes part of a header: visible ASCII alone.
    if ($status === 200 && is_string($token) && preg_match('/^[!-~]+$/D', $token)) {
        return $token;
    }
    $isRefused = in_array($status, [400, 401, 403], true) && str_contains($text, 'invalid_grant')
        || $status === 400 && preg_match('/bad_request.*\bcode\b(?!")/', $text);
    if ($isRefused && !preg_match('/redirect[ _]uri|\brate\b|invalid_client/i', $text)) {
        problem(400, 'code_refused', 'The code has expired, or was used: connect again.');
    }
    unanswered('token_failed', $status);
}

function getApp(string $token): array
{
    [$status, $text] = askZendesk('GET', '/v2/tokenInfo', "Authorization: Bearer $token");
    $told = (array) (json_decode($text, true)['app'] ?? []);
    $names = ['id', 'displayName', 'subdomain'];
    $app = array_combine($names, array_map(fn ($name) => $told[$name] ?? null, $names));
    $areTexts = array_filter($app, fn ($value) => $value !== null && !is_string($value)) === [];
    // It becomes part of a host's name: a label alone.
    $label = '/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/Di';
    $isHost = $areTexts && ($app['subdomain'] === null || preg_match($label, $app['subdomain']));
    if ($status === 200 && isText($app['id']) && $isHost) {
        return $app;
    }
    unanswered('token_info_failed', $status);
}

// Tells the log what the page needn't know: 401 is a wrong secret, 0 no whole answer.
function unanswered(string $code, int $status): never
{
    error_log("$code: Zendesk's status is $status.\n", 3, LOG);
    problem(503, $code, UNANSWERED);
}

/**
 * Status and text. It speaks HTTP by itself, because a limit of PHP's own begins anew with each byte
 * that comes; 1.0, where no answer comes in chunks. And it follows no redirect.
 */
function askZendesk(string $method, string $path, string $header, string $body = ''): array
{
    $end = microtime(true) + TIMEOUT;
    ['scheme' => $scheme, 'host' => $host, 'path' => $target] = $url = parse_url(BRIDGE_URL . $path);
    [$transport, $usual] = $scheme === 'https' ? ['tls', 443] : ['tcp', 80];
    $port = $url['port'] ?? $usual;
    $name = $port === $usual ? $host : "$host:$port";
    // Without a warning in the log, which could quote what was sent.
    $socket = @stream_socket_client("$transport://$host:$port", timeout: TIMEOUT);
    if (!$socket) {
        return [0, ''];
    }
    $length = strlen($body);
    @fwrite($socket, "$method $target HTTP/1.0\r\nHost: $name\r\n$header\r\nContent-Length: $length\r\n\r\n$body");
    $answer = '';
    do {
        $left = $end - microtime(true);
        stream_set_timeout($socket, 0, max(1, (int) ($left * 1e6)));
        $part = (string) @fread($socket, 8192);
        $answer .= $part;
        $isWrong = $left <= 0 || strlen($answer) > ANSWER_LIMIT || stream_get_meta_data($socket)['timed_out'];
    } while ($part !== '' && !$isWrong);
    fclose($socket);
    [$head, $text] = explode("\r\n\r\n", $answer, 2) + ['', ''];
    return $isWrong ? [0, ''] : [(int) substr($head, 9, 3), $text];
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
    $token = getToken($code);
    $app = getApp($token);
    // Who connects again comes back with the same account. Revoking another one's token would end it.
    if (isset($_SESSION['connection']) && $_SESSION['connection']['app']['id'] !== $app['id']) {
        problem(409, 'other_account', 'Connect the account that was connected before.');
    }
    // Yours is a database that encrypts: whoever has a token acts for the customer.
    $_SESSION['connection'] = compact('token', 'app'); // fails? 500 store_failed
    header('Content-Type: application/json');
    echo json_encode(compact('app'));
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

function script(string $path): void
{
    header('Content-Type: text/javascript');
    is_file($path) ? readfile($path) : http_response_code(404);
}

ini_set('display_errors', '0'); // they show where files lie, and what is in them
set_exception_handler(function (Throwable $error): void {
    error_log($error::class . " in line {$error->getLine()}\n", 3, LOG);
    problem(500, 'check_failed', 'Look into the log of the server.');
});
header('Cache-Control: no-store');
checkHost();
session_cache_limiter('');
session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'use_strict_mode' => true]);
match (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
    '/' => page(),
    '/api/connect' => connect(),
    '/oauth/callback' => callback(),
    '/sunshine-connect.global.js' => script(DIST . '/sunshine-connect.global.js'),
    '/page.js' => script('public/page.js'), // of a page that has a build step
    default => http_response_code(404),
};
