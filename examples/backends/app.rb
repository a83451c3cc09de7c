# frozen_string_literal: true

# The backend of sunshine-connect in Ruby. README.md beside this has the wire contract.
#
#   gem install sinatra webrick && ruby app.rb     # then open http://localhost:4000
require 'json'
require 'net/http'
require 'securerandom'
require 'sinatra'

IS_REAL = !ENV['SUNSHINE_CLIENT_ID'].to_s.empty?
CLIENT_ID = IS_REAL ? ENV['SUNSHINE_CLIENT_ID'] : 'sandbox'
CLIENT_SECRET = IS_REAL ? ENV['SUNSHINE_CLIENT_SECRET'] : 'sandbox-secret'
SANDBOX_URL = ENV.fetch('SANDBOX_URL', 'http://127.0.0.1:4001/sc')
BRIDGE_URL = IS_REAL ? 'https://oauth-bridge.zendesk.com/sc' : SANDBOX_URL
ALLOWED_ORIGINS = ENV.fetch('ALLOWED_ORIGINS', '').split # pages elsewhere; behind a proxy your own
# A stranger's DNS may lead any name to this machine: it answers to its own, and to those above.
OWN_HOSTS = %w[localhost 127.0.0.1 [::1]] + ALLOWED_ORIGINS.map { |origin| URI(origin).host }
DIST = ENV.fetch('SUNSHINE_CONNECT_DIST', 'node_modules/sunshine-connect/dist')
BODY_LIMIT = 16_384
ANSWER_LIMIT = 65_536
TIMEOUT = ENV.fetch('ZENDESK_TIMEOUT', '15').to_f
UNANSWERED = 'Zendesk refused, could not be reached, or took too long: connect again.'

# Sinatra's page about an error shows the environment and the session's secret to whoever caused it.
set :environment, ENV.fetch('APP_ENV', 'production').to_sym
set :show_exceptions, false
set :bind, '127.0.0.1'
set :port, ENV.fetch('PORT', '4000')
# The redirect page's address holds a code: neither Sinatra nor WEBrick writes addresses down.
set :logging, false
set :server_settings, AccessLog: []
set :static, false
set :method_override, false
set :connections, {} # yours is a database that encrypts: whoever has a token acts for the customer
set :sessions, same_site: :lax, httponly: true
# Both would refuse what the checks below let through, and answer in their own words.
set :protection, except: %i[http_origin json_csrf]

helpers do
  def problem(status, code, detail)
    headers 'Allow' => 'POST, OPTIONS' if status == 405
    headers 'Content-Type' => 'application/problem+json'
    title = code.tr('_', ' ')
    halt status, JSON.generate(title: title, status: status, code: code, detail: detail)
  end

  def check_host
    host = request.env['HTTP_HOST'].to_s.downcase.sub(/:\d*\z/, '')
    problem 421, 'host_unknown', 'Put the origin that is yours into ALLOWED_ORIGINS.' unless OWN_HOSTS.include?(host)
  end

  def check_origin
    site, origin = request.env.values_at('HTTP_SEC_FETCH_SITE', 'HTTP_ORIGIN')
    # Not request.base_url, which believes whatever X-Forwarded-Host says.
    own = "#{request.env['rack.url_scheme']}://#{request.env['HTTP_HOST']}"
    is_own = site ? site == 'same-origin' : origin == own
    return if is_own || ALLOWED_ORIGINS.include?(origin)

    expected = [own, *ALLOWED_ORIGINS].join(', ')
    detail = "The page's origin is #{origin || 'not said'}, expected is one of: #{expected}."
    problem 403, 'origin_not_allowed', detail
  end

  def read_code
    body = request.body.read(BODY_LIMIT + 1) || '' # nil for a body of nothing
    problem 413, 'body_too_large', "Send at most #{BODY_LIMIT} bytes." if body.bytesize > BODY_LIMIT
    grant = parse_object(body)
    is_grant = grant.values_at('code', 'state').all? { |field| text?(field) }
    problem 400, 'invalid_body', 'Send a JSON object with code and state, both text.' unless is_grant
    is_mine = grant.fetch('client_id', CLIENT_ID) == CLIENT_ID
    problem 400, 'client_mismatch', 'Give page and backend the same client id.' unless is_mine
    grant['code']
  end

  def parse_object(text)
    value = JSON.parse(text.dup.force_encoding('UTF-8'))
    value.is_a?(Hash) ? value : {}
  rescue JSON::ParserError, EncodingError
    {}
  end

  def text?(value)
    value.is_a?(String) && value != ''
  end

  def get_token(code)
    grant = { grant_type: 'authorization_code', code: code, client_id: CLIENT_ID, client_secret: CLIENT_SECRET }
    status, text = ask_zendesk(Net::HTTP::Post, '/oauth/token', { 'Content-Type' => 'application/json' }, grant)
    token = parse_object(text)['access_token']
    # It becomes part of a header: visible ASCII alone.
    return token if status == 200 && text?(token) && token.match?(/\A[!-~]+\z/)

    is_refused = [400, 401, 403].include?(status) && text.include?('invalid_grant')
    is_refused ||= status == 400 && text.match?(/bad_request.*\bcode\b(?!")/)
    is_other = text.match?(/redirect[ _]uri|\brate\b|invalid_client/i)
    problem 400, 'code_refused', 'The code has expired, or was used: connect again.' if is_refused && !is_other
    unanswered 'token_failed', status
  end

  def get_app(token)
    status, text = ask_zendesk(Net::HTTP::Get, '/v2/tokenInfo', { 'Authorization' => "Bearer #{token}" })
    told = parse_object(text)['app']
    app = %w[id displayName subdomain].to_h { |name| [name, told.is_a?(Hash) ? told[name] : nil] }
    are_texts = app.values.all? { |value| value.nil? || value.is_a?(String) }
    # It becomes part of a host's name: a label alone.
    is_host = app['subdomain'].nil? || app['subdomain'].to_s.match?(/\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z/i)
    return app if status == 200 && text?(app['id']) && are_texts && is_host

    unanswered 'token_info_failed', status
  end

  # Tells the log what the page needn't know: 401 is a wrong secret, 0 no whole answer.
  def unanswered(code, status)
    warn "#{code}: Zendesk's status is #{status}."
    problem 503, code, UNANSWERED
  end

  # Status and text. Net::HTTP follows no redirect, which would carry the secret to somebody else.
  def ask_zendesk(method, path, headers, body = nil)
    url = URI(BRIDGE_URL + path)
    question = method.new(url, headers)
    question.body = body && JSON.generate(body)
    options = { use_ssl: url.scheme == 'https', open_timeout: TIMEOUT, max_retries: 0 }
    text = +''
    # Its own limits begin anew with each byte that comes, and it reads without end.
    Timeout.timeout(TIMEOUT) do
      Net::HTTP.start(url.host, url.port, options) do |http|
        http.request(question) do |answer|
          answer.read_body do |part|
            text << part
            return [0, ''] if text.bytesize > ANSWER_LIMIT
          end
          return [answer.code.to_i, text.force_encoding('UTF-8').scrub]
        end
      end
    end
  rescue StandardError # not to be logged: it may quote a secret
    [0, '']
  end
end

before do
  cache_control :no_store
  check_host
end

error { problem 500, 'check_failed', 'Look into the log of the server.' }

before '/api/connect' do
  origin = request.env['HTTP_ORIGIN']
  if ALLOWED_ORIGINS.include?(origin)
    headers 'Access-Control-Allow-Origin' => origin, 'Access-Control-Allow-Credentials' => 'true', 'Vary' => 'Origin'
  end
  problem 405, 'method_not_allowed', 'Send a POST.' unless request.post? || request.options?
  check_origin
end

options '/api/connect' do
  asked = request.env['HTTP_ACCESS_CONTROL_REQUEST_HEADERS'].to_s
  headers 'Access-Control-Allow-Methods' => 'POST', 'Access-Control-Allow-Headers' => asked
  204
end

post '/api/connect' do
  # Not request.media_type, for which "application/json, text/plain" is JSON.
  is_json = request.content_type.to_s.split(';').first.to_s.strip.casecmp?('application/json')
  problem 415, 'unsupported_media_type', 'Send JSON, and say so in Content-Type.' unless is_json
  is_ours = request.env['HTTP_X_REQUESTED_WITH'] == 'sunshine-connect'
  problem 400, 'requested_with_missing', 'Send X-Requested-With: sunshine-connect.' unless is_ours
  code = read_code
  user = session[:user] # yours asks who has signed in
  problem 401, 'unauthenticated', 'Nobody is signed in: load the page again.' unless user
  token = get_token(code)
  account = get_app(token)
  # Who connects again comes back with the same account. Revoking another one's token would end it.
  before = settings.connections[user]
  is_other = before && before[:app]['id'] != account['id']
  problem 409, 'other_account', 'Connect the account that was connected before.' if is_other
  settings.connections[user] = { token: token, app: account } # fails? 500 store_failed
  content_type :json
  JSON.generate(app: account)
end

get '/oauth/callback' do
  headers 'Referrer-Policy' => 'no-referrer', 'Content-Security-Policy' => "frame-ancestors 'none'"
  content_type :html
  File.read(File.join(DIST, 'callback.html'))
end

get '/sunshine-connect.global.js' do
  content_type :js
  File.read(File.join(DIST, 'sunshine-connect.global.js'))
end

get '/page.js' do # of a page that has a build step
  content_type :js
  File.exist?('public/page.js') ? File.read('public/page.js') : halt(404)
end

get '/' do
  session[:user] ||= SecureRandom.urlsafe_base64
  html = File.read(File.join(__dir__, 'page.html'))
  html.sub('{client_id}', CLIENT_ID).sub('{authorize_url}', "#{BRIDGE_URL}/oauth/authorize")
end
