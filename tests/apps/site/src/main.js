document.getElementById("when").textContent = "built by Vite";
