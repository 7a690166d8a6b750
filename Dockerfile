# The operator's image: docker build -t ensemble-operator .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
# What restore reads comes first, so that a change of code does not fetch packages anew.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Ensemble.Core/Ensemble.Core.csproj src/Ensemble.Core/
COPY src/Ensemble.Kubernetes/Ensemble.Kubernetes.csproj src/Ensemble.Kubernetes/
COPY src/Ensemble.Operator/Ensemble.Operator.csproj src/Ensemble.Operator/
RUN dotnet restore src/Ensemble.Operator
COPY src/Ensemble.Core src/Ensemble.Core
COPY src/Ensemble.Kubernetes src/Ensemble.Kubernetes
COPY src/Ensemble.Operator src/Ensemble.Operator
RUN dotnet publish src/Ensemble.Operator --no-restore -c Release -o /app

# Chiseled: no shell, no package system, and a user of its own (APP_UID, 1654) instead of root.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
ENTRYPOINT ["dotnet", "Ensemble.Operator.dll"]
