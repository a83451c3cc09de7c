/** @type {import('next').NextConfig} */
export default {
  // Its address holds the code: nobody's log needs that.
  logging: { incomingRequests: { ignore: [/^\/oauth\/callback/] } },
}
