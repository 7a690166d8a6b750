package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	authnv1 "k8s.io/api/authentication/v1"
	authzv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	auditinternal "k8s.io/apiserver/pkg/apis/audit"
	auditv1 "k8s.io/apiserver/pkg/apis/audit/v1"
	"k8s.io/apiserver/pkg/audit/policy"
	"k8s.io/apiserver/pkg/authentication/authenticator"
	"k8s.io/apiserver/pkg/authentication/group"
	"k8s.io/apiserver/pkg/authentication/request/bearertoken"
	"k8s.io/apiserver/pkg/authentication/token/tokenfile"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	genericrequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	genericapiserver "k8s.io/apiserver/pkg/server"
	auditlog "k8s.io/apiserver/plugin/pkg/audit/log"
	"k8s.io/client-go/informers"
)

// authenticate knows users by their token.
func authenticate(config *genericapiserver.Config, s settings) {
	if s.tokens == "" {
		return
	}
	tokens, err := tokenfile.NewCSV(s.tokens)
	must(err)
	config.Authentication.Authenticator = group.NewAuthenticatedGroupAdder(bearertoken.New(tokens))
	// The server's own client has a token that no file knows.
	own := config.LoopbackClientConfig.BearerToken
	known := config.Authentication.Authenticator
	config.Authentication.Authenticator = authenticator.RequestFunc(func(r *http.Request) (*authenticator.Response, bool, error) {
		if own != "" && r.Header.Get("Authorization") == "Bearer "+own {
			return &authenticator.Response{User: &user.DefaultInfo{Name: user.APIServerUser, Groups: []string{user.SystemPrivilegedGroup, user.AllAuthenticated}}}, true, nil
		}
		return known.AuthenticateRequest(r)
	})
}

// authorise lets everybody do everything, or what RBAC objects grant.
func authorise(config *genericapiserver.Config, s settings, known informers.SharedInformerFactory) {
	config.Authorization.Authorizer = authorizerfactory.NewAlwaysAllowAuthorizer()
	if s.rbac {
		config.Authorization.Authorizer = newRoles(known)
	}
	config.RuleResolver = nil
}

// record writes an audit event of every request, once it is answered.
func record(config *genericapiserver.Config, s settings) {
	if s.audit == "" {
		return
	}
	file, err := os.OpenFile(s.audit, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(err)
	config.AuditBackend = auditlog.NewBackend(file, auditlog.FormatJson, auditv1.SchemeGroupVersion)
	config.AuditPolicyRuleEvaluator = policy.NewPolicyRuleEvaluator(&auditinternal.Policy{Rules: []auditinternal.PolicyRule{{
		Level: auditinternal.LevelMetadata, OmitStages: []auditinternal.Stage{auditinternal.StageRequestReceived},
	}}})
}

// roles is RBAC: what is allowed is the sum of what all bindings grant, nothing else is.
type roles struct {
	known informers.SharedInformerFactory
}

func newRoles(known informers.SharedInformerFactory) *roles {
	rbac := known.Rbac().V1()
	rbac.Roles().Informer()
	rbac.RoleBindings().Informer()
	rbac.ClusterRoles().Informer()
	rbac.ClusterRoleBindings().Informer()
	return &roles{known}
}

func (r *roles) Authorize(_ context.Context, a authorizer.Attributes) (authorizer.Decision, string, error) {
	who := a.GetUser()
	if slices.Contains(who.GetGroups(), user.SystemPrivilegedGroup) || isPublic(a) {
		return authorizer.DecisionAllow, "", nil
	}
	rbac := r.known.Rbac().V1()
	clusterBindings, err := rbac.ClusterRoleBindings().Lister().List(labels.Everything())
	if err != nil {
		return authorizer.DecisionNoOpinion, "", err
	}
	for _, b := range clusterBindings {
		if concerns(b.Subjects, who, "") && r.grants(b.RoleRef, "", a) {
			return authorizer.DecisionAllow, "", nil
		}
	}
	if ns := a.GetNamespace(); ns != "" {
		bindings, err := rbac.RoleBindings().Lister().RoleBindings(ns).List(labels.Everything())
		if err != nil {
			return authorizer.DecisionNoOpinion, "", err
		}
		for _, b := range bindings {
			if concerns(b.Subjects, who, ns) && r.grants(b.RoleRef, ns, a) {
				return authorizer.DecisionAllow, "", nil
			}
		}
	}
	return authorizer.DecisionNoOpinion, "no RBAC rule matched", nil
}

// isPublic is true of what every client reads before it does anything.
func isPublic(a authorizer.Attributes) bool {
	if a.IsResourceRequest() {
		return a.GetAPIGroup() == authzv1.GroupName && strings.HasPrefix(a.GetResource(), "selfsubject") || a.GetAPIGroup() == authnv1.GroupName && a.GetResource() == "selfsubjectreviews"
	}
	path := a.GetPath()
	for _, open := range []string{"/api", "/apis", "/openapi", "/version", "/healthz", "/livez", "/readyz"} {
		if path == open || strings.HasPrefix(path, open+"/") {
			return a.GetVerb() == "get"
		}
	}
	return false
}

func concerns(subjects []rbacv1.Subject, who user.Info, ns string) bool {
	return slices.ContainsFunc(subjects, func(s rbacv1.Subject) bool {
		switch s.Kind {
		case rbacv1.UserKind:
			return s.Name == who.GetName()
		case rbacv1.GroupKind:
			return slices.Contains(who.GetGroups(), s.Name)
		}
		if s.Namespace == "" {
			s.Namespace = ns
		}
		return who.GetName() == fmt.Sprintf("system:serviceaccount:%s:%s", s.Namespace, s.Name)
	})
}

func (r *roles) grants(ref rbacv1.RoleRef, ns string, a authorizer.Attributes) bool {
	var rules []rbacv1.PolicyRule
	rbac := r.known.Rbac().V1()
	if ref.Kind == "ClusterRole" {
		if role, err := rbac.ClusterRoles().Lister().Get(ref.Name); err == nil {
			rules = role.Rules
		}
	} else if role, err := rbac.Roles().Lister().Roles(ns).Get(ref.Name); err == nil {
		rules = role.Rules
	}
	return slices.ContainsFunc(rules, func(rule rbacv1.PolicyRule) bool { return covers(rule, a) })
}

func covers(rule rbacv1.PolicyRule, a authorizer.Attributes) bool {
	if !has(rule.Verbs, a.GetVerb()) {
		return false
	}
	if !a.IsResourceRequest() {
		return slices.ContainsFunc(rule.NonResourceURLs, func(url string) bool {
			prefix, open := strings.CutSuffix(url, "*")
			return url == a.GetPath() || open && strings.HasPrefix(a.GetPath(), prefix)
		})
	}
	resource := a.GetResource()
	if a.GetSubresource() != "" {
		resource += "/" + a.GetSubresource()
	}
	named := len(rule.ResourceNames) == 0 || slices.Contains(rule.ResourceNames, a.GetName())
	return named && has(rule.APIGroups, a.GetAPIGroup()) && (has(rule.Resources, resource) || a.GetSubresource() != "" && slices.Contains(rule.Resources, "*/"+a.GetSubresource()))
}

func has(list []string, value string) bool {
	return slices.Contains(list, "*") || slices.Contains(list, value)
}

// review answers an object that is a question.
type review struct {
	make       func() runtime.Object
	namespaced bool
	singular   string
	answer     func(context.Context, runtime.Object) error
}

func (r *review) New() runtime.Object     { return r.make() }
func (r *review) Destroy()                {}
func (r *review) NamespaceScoped() bool   { return r.namespaced }
func (r *review) GetSingularName() string { return r.singular }
func (r *review) Create(ctx context.Context, o runtime.Object, _ rest.ValidateObjectFunc, _ *metav1.CreateOptions) (runtime.Object, error) {
	return o, r.answer(ctx, o)
}

// addReviews serves the questions who somebody is and what he may do.
func addReviews(gv schema.GroupVersion, resources map[string]rest.Storage, who authenticator.Request, may authorizer.Authorizer) {
	switch gv {
	case authnv1.SchemeGroupVersion:
		resources["tokenreviews"] = &review{func() runtime.Object { return &authnv1.TokenReview{} }, false, "tokenreview", func(_ context.Context, o runtime.Object) error {
			r := o.(*authnv1.TokenReview)
			known, is, err := who.AuthenticateRequest(&http.Request{Header: http.Header{"Authorization": {"Bearer " + r.Spec.Token}}})
			if r.Status.Authenticated = is && err == nil; r.Status.Authenticated {
				r.Status.User = authnv1.UserInfo{Username: known.User.GetName(), UID: known.User.GetUID(), Groups: known.User.GetGroups()}
			}
			return nil
		}}
		resources["selfsubjectreviews"] = &review{func() runtime.Object { return &authnv1.SelfSubjectReview{} }, false, "selfsubjectreview", func(ctx context.Context, o runtime.Object) error {
			if u, is := genericrequest.UserFrom(ctx); is {
				o.(*authnv1.SelfSubjectReview).Status.UserInfo = authnv1.UserInfo{Username: u.GetName(), UID: u.GetUID(), Groups: u.GetGroups()}
			}
			return nil
		}}
	case authzv1.SchemeGroupVersion:
		ask := func(ctx context.Context, u user.Info, spec *authzv1.SubjectAccessReviewSpec, status *authzv1.SubjectAccessReviewStatus) error {
			attributes := authorizer.AttributesRecord{User: u}
			if r := spec.ResourceAttributes; r != nil {
				attributes = authorizer.AttributesRecord{User: u, Verb: r.Verb, Namespace: r.Namespace, APIGroup: r.Group, APIVersion: r.Version, Resource: r.Resource, Subresource: r.Subresource, Name: r.Name, ResourceRequest: true}
			} else if r := spec.NonResourceAttributes; r != nil {
				attributes.Verb, attributes.Path = r.Verb, r.Path
			}
			decision, reason, err := may.Authorize(ctx, attributes)
			status.Allowed, status.Reason = decision == authorizer.DecisionAllow, reason
			return err
		}
		resources["subjectaccessreviews"] = &review{func() runtime.Object { return &authzv1.SubjectAccessReview{} }, false, "subjectaccessreview", func(ctx context.Context, o runtime.Object) error {
			r := o.(*authzv1.SubjectAccessReview)
			return ask(ctx, &user.DefaultInfo{Name: r.Spec.User, Groups: r.Spec.Groups, UID: r.Spec.UID}, &r.Spec, &r.Status)
		}}
		resources["selfsubjectaccessreviews"] = &review{func() runtime.Object { return &authzv1.SelfSubjectAccessReview{} }, false, "selfsubjectaccessreview", func(ctx context.Context, o runtime.Object) error {
			r := o.(*authzv1.SelfSubjectAccessReview)
			u, _ := genericrequest.UserFrom(ctx)
			return ask(ctx, u, &authzv1.SubjectAccessReviewSpec{ResourceAttributes: r.Spec.ResourceAttributes, NonResourceAttributes: r.Spec.NonResourceAttributes}, &r.Status)
		}}
	}
}
