// Signs in over the API; the cookie that comes back is httpOnly.
const form = document.getElementById("login");
const problem = document.getElementById("problem");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  problem.textContent = "";
  try {
    const answer = await fetch("/api/v1/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: form.elements.name.value, password: form.elements.password.value }),
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
});
