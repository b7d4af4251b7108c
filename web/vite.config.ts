import { defineConfig } from "vite";

// The page comes from the gateway; `npm run dev` sends its calls there.
const gateway = "http://127.0.0.1:8000";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", assetsInlineLimit: 0 },
  server: {
    proxy: {
      "/graphql": { target: gateway, ws: true },
      "/uploads": gateway,
      "/signin": gateway,
    },
  },
});
