// Signs in over the API, or makes the first administrator with the secret behind the #, which the
// server never sees in an address; the cookie that comes back is httpOnly.
const form = document.getElementById("login");
const problem = document.getElementById("problem");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  problem.textContent = "";
  try {
    const answer = await fetch(form.dataset.to, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        name: form.elements.name.value,
        password: form.elements.password.value,
        ...(form.dataset.to.endsWith("/setup") && { key: location.hash.slice(1) }),
      }),
    });
    if (answer.ok) {
      location.assign(form.dataset.next);
      return;
    }
    problem.textContent = answer.status === 401 ? form.dataset.failed : (await answer.json()).detail;
  } catch {
    problem.textContent = form.dataset.offline;
  }
  button.disabled = false;
  // Whoever pressed it had the focus on it.
  if (document.activeElement === document.body) button.focus();
});
