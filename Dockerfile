FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY src/cli/bootstrap.mjs src/cli/bootstrap.mjs
RUN npm ci --ignore-scripts=false --loglevel=error
COPY . .
RUN node src/cli/compile-messages.mjs && node node_modules/vite/bin/vite.js build
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 3000
CMD ["sh", "-c", "node src/cli/tweespan.ts prepare && exec node src/cli/serve.ts"]
