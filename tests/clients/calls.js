'use strict';

// Makes calls one after the other and prints what each gave as a line of JSON: {"call": name, "result": …} or {"call": name, "error": …}.
module.exports = async function run(calls) {
  for (const [name, call] of calls) {
    try {
      console.log(JSON.stringify({ call: name, result: await call() }));
    } catch (error) {
      const body = error.response && error.response.data;
      console.log(JSON.stringify({ call: name, error: error.message, status: error.status || (error.response && error.response.status), body }));
    }
  }
};
