package zalooatest

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// keys are the tokens that the server gave out. refresh is false once it was used.
type keys struct {
	access  map[string]time.Time // end of life
	refresh map[string]bool
}

func jsonInt(n int) string { return strconv.Itoa(n) }

// Authorise is an administrator permitting the app: it gives a first refresh token. Earlier ones stop.
func (s *Server) Authorise() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.keys.refresh)
	token := s.newRefresh()
	return token
}

func (s *Server) newRefresh() string {
	s.serial++
	token := fmt.Sprintf("test-refresh-%d-of-nobody", s.serial)
	s.keys.refresh[token] = true
	return token
}

// RevokeAccess makes every access token stop, as happens when somebody else renews.
func (s *Server) RevokeAccess() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.keys.access {
		s.keys.access[t] = s.now().Add(-time.Second)
	}
}

// RevokeAll is the administrator withdrawing the permission.
func (s *Server) RevokeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.keys.access)
	clear(s.keys.refresh)
}

// token exchanges a refresh token, once.
func (s *Server) token(r *http.Request) any {
	refused := func(code int, name string) any {
		return map[string]any{"error": code, "error_name": name, "error_description": name, "error_reason": "", "ref_doc": "https://example.org"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	form := r.PostForm
	given := form.Get("refresh_token")
	usable, known := s.keys.refresh[given]
	switch {
	case r.Method != http.MethodPost || form.Get("grant_type") != "refresh_token":
		return refused(-14004, "Invalid grant type")
	case form.Get("app_id") != AppID:
		return refused(-14002, "Invalid appId")
	case r.Header.Get("secret_key") != AppSecret:
		return refused(-14010, "Invalid secret key")
	case !known || !usable:
		return refused(-14020, "Invalid refresh token "+given)
	}
	s.keys.refresh[given] = false
	clear(s.keys.access)
	s.serial++
	access := fmt.Sprintf("test-access-%d-of-nobody", s.serial)
	s.keys.access[access] = s.now().Add(s.manner.Lives)
	seconds := int(s.manner.Lives / time.Second)
	said := map[string]any{"access_token": access, "refresh_token": s.newRefresh(), "expires_in": jsonInt(seconds)}
	if s.manner.Numbers {
		said["expires_in"] = seconds
	}
	s.Touch()
	return said
}

// tokenFits checks an access token. s.mu is held.
func (s *Server) tokenFits(token string) (answer, bool) {
	end, known := s.keys.access[token]
	switch {
	case !known:
		return refuse(-216, "Access token is invalid: "+token), false
	case !s.now().Before(end):
		return refuse(-220, "access_token is expired or removed"), false
	}
	return answer{}, true
}
