// A greeting in the words of GREETING; /fail throws, as a broken application does.
const express = require("express");

const app = express();
app.get("/", (request, response) => {
  console.log(`greeting ${request.query.name || "the world"}`);
  response.send(`<h1>${process.env.GREETING || "Hello"}, ${request.query.name || "world"}</h1>`);
});
app.get("/fail", () => {
  throw new Error("this was asked for");
});
app.listen(Number(process.env.PORT || 8080), () => console.log("listening"));
