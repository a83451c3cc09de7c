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
TIMEOUT = ENV.fetch('ZENDESK_TIMEOUT', '15').to_f

# Sinatra's page about an error shows the environment and the session's secret to whoever caused it.
set :environment, ENV.fetch('APP_ENV', 'production').to_sym
set :show_exceptions, false
set :bind, '127.0.0.1'
set :port, ENV.fetch('PORT', '4000')
set :static, false
set :connections, {} # yours is a database that encrypts: whoever has a token acts for the customer
enable :sessions
# Both would refuse what the checks below let through, and answer in their own words.
set :protection, except: %i[http_origin json_csrf]

helpers do
  def problem(status, code, detail)
    headers 'Allow' => 'POST, OPTIONS' if status == 405
    headers 'Content-Type' => 'application/problem+json'
    title = code.tr('_', ' ')
    halt status, JSON.generate(title: title, status: status, code: code, detail: detail)
  end

  def check_origin
    site, origin = request.env.values_at('HTTP_SEC_FETCH_SITE', 'HTTP_ORIGIN')
    is_own = site ? site == 'same-origin' : origin == request.base_url
    return if is_own || ALLOWED_ORIGINS.include?(origin)

    expected = [request.base_url, *ALLOWED_ORIGINS].join(', ')
    detail = "The page's origin is #{origin || 'not said'}, expected is one of: #{expected}."
    problem 403, 'origin_not_allowed', detail
  end

  def read_code
    body = request.body.read(BODY_LIMIT + 1) || +'' # nil for a body of nothing
    problem 413, 'body_too_large', "Send at most #{BODY_LIMIT} bytes." if body.size > BODY_LIMIT
    grant = begin
      JSON.parse(body.force_encoding('UTF-8'))
    rescue JSON::ParserError, EncodingError
      nil
    end
    fields = grant.is_a?(Hash) ? grant.values_at('code', 'state') : [nil]
    is_grant = fields.all? { |field| field.is_a?(String) && field != '' }
    problem 400, 'invalid_body', 'Send a JSON object with code and state, both text.' unless is_grant
    is_mine = grant.fetch('client_id', CLIENT_ID) == CLIENT_ID
    problem 400, 'client_mismatch', 'Give page and backend the same client id.' unless is_mine
    grant['code']
  end

  # Net::HTTP follows no redirect, which would carry the secret to somebody else.
  def ask_zendesk(failure, path, wanted, body: nil, headers: {})
    url = URI(BRIDGE_URL + path)
    question = (body ? Net::HTTP::Post : Net::HTTP::Get).new(url, headers)
    question.content_type = 'application/json'
    question.body = body && JSON.generate(body)
    options = { use_ssl: url.scheme == 'https', open_timeout: TIMEOUT, read_timeout: TIMEOUT, max_retries: 0 }
    answer = Net::HTTP.start(url.host, url.port, options) { |http| http.request(question) }
    answer.value # raises for all but 2xx
    JSON.parse(answer.body).fetch(wanted)
  rescue Timeout::Error
    problem 504, failure, 'Zendesk did not answer in time: try again.'
  rescue StandardError # not to be logged: it may quote a secret
    problem 502, failure, 'Zendesk refused, or could not be reached: try again.'
  end
end

before do
  cache_control :no_store
  host = request.env['HTTP_HOST'].to_s.sub(/:\d*\z/, '').downcase
  problem 421, 'host_unknown', 'Put the origin that is yours into ALLOWED_ORIGINS.' unless OWN_HOSTS.include?(host)
end

error { problem 500, 'internal_error', 'Look into the log of the server.' }

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
  is_json = request.media_type == 'application/json'
  problem 415, 'unsupported_media_type', 'Send JSON, and say so in Content-Type.' unless is_json
  is_ours = request.env['HTTP_X_REQUESTED_WITH'] == 'sunshine-connect'
  problem 400, 'requested_with_missing', 'Send X-Requested-With: sunshine-connect.' unless is_ours
  code = read_code
  # Yours asks who has signed in.
  problem 401, 'unauthenticated', 'Nobody is signed in: load the page again.' unless session[:user]
  body = { grant_type: 'authorization_code', code: code, client_id: CLIENT_ID, client_secret: CLIENT_SECRET }
  token = ask_zendesk('token_failed', '/oauth/token', 'access_token', body: body)
  about = ask_zendesk('token_info_failed', '/v2/tokenInfo', 'app', headers: { 'Authorization' => "Bearer #{token}" })
  settings.connections[session[:user]] = { token: token, app: about } # fails? 500 store_failed
  content_type :json
  JSON.generate(app: %w[id displayName subdomain].to_h { |name| [name, about[name]] })
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

get '/' do
  session[:user] ||= SecureRandom.urlsafe_base64
  html = File.read(File.join(__dir__, 'page.html'))
  html.sub('{client_id}', CLIENT_ID).sub('{authorize_url}', "#{BRIDGE_URL}/oauth/authorize")
end
